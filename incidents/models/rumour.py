"""What is said, whether it is true, and the one line that is said instead. The claim itself is never sent on."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models.incident import Incident
from incidents.record_states import Verdict

PERSON = settings.AUTH_USER_MODEL


class Rumour(models.Model):
    """One claim. What was thought of it before is in the journal."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="rumours")
    claim = models.CharField(max_length=300, help_text="For police and council officers only.")
    source = models.CharField(max_length=120)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    check_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, help_text="When the timeline said that nobody checked it.")
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN, blank=True)
    checked_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    line = models.CharField(
        max_length=160, blank=True, help_text="The agreed line: everyone alerted reads it."
    )
    line_at = models.DateTimeField(null=True)
    line_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN, checked_by__isnull=True, checked_at__isnull=True)
                | ~Q(verdict=Verdict.OPEN) & Q(checked_by__isnull=False, checked_at__isnull=False),
                name="rumour_checked_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(line="", line_at__isnull=True, line_by__isnull=True)
                | ~Q(line="") & Q(line_at__isnull=False, line_by__isnull=False),
                name="rumour_line_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.ref}: rumour {self.pk}"


class LineUse(models.Model):
    """Where an agreed line was used: at a school gate, on the council's page, by the imam."""

    rumour = models.ForeignKey(Rumour, on_delete=models.PROTECT, related_name="uses")
    line = models.CharField(max_length=160, help_text="As it was then.")
    where = models.CharField(max_length=120)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.rumour}: used"
