"""What is done about a kind of incident at a severity, as the council drafted it and the police agreed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.states import Agreement, Severity

PERSON = settings.AUTH_USER_MODEL
ANY = "any"  # the kind of a playbook that is for every kind without one of its own


class Playbook(models.Model):
    """One version of one playbook. A draft may be edited; what the police have agreed never is."""

    kind = models.CharField(max_length=40)
    severity = models.CharField(max_length=2, choices=Severity)
    number = models.PositiveSmallIntegerField(help_text="Its version: 1, 2, 3.")
    state = models.CharField(max_length=10, choices=Agreement, default=Agreement.DRAFT)
    plan = models.JSONField(help_text="Reach, ladder, quorum, checklists and minutes: see playbooks.Plan.")
    advice = models.TextField(blank=True, help_text="Empty until police and fire have agreed it.")
    advice_by = models.CharField(max_length=120, blank=True)
    advice_on = models.DateField(null=True)
    why = models.CharField(max_length=200, help_text="Why it changed, and who says so.")
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["kind", "severity", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "severity", "number"], name="playbook_number_once"),
            models.UniqueConstraint(
                fields=["kind", "severity"], condition=Q(state=Agreement.DRAFT), name="playbook_one_draft"
            ),
            models.UniqueConstraint(
                fields=["kind", "severity"],
                condition=Q(state=Agreement.IN_FORCE),
                name="playbook_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state=Agreement.DRAFT, agreed_by__isnull=True, agreed_at__isnull=True)
                | ~Q(state=Agreement.DRAFT) & Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="playbook_agreed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(advice="", advice_by="", advice_on__isnull=True)
                | ~Q(advice="") & ~Q(advice_by="") & Q(advice_on__isnull=False),
                name="playbook_advice_is_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.severity}, version {self.number}"

    def get_absolute_url(self) -> str:
        return f"/incidents/playbooks/{self.kind}/{self.severity}/{self.number}/"

    @property
    def subject(self) -> str:
        """What the journal calls it."""
        return f"playbook.{self.kind}.{self.severity}"
