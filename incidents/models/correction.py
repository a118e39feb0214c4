"""What puts an error right: corrections of what was sent, and a stand-down that was taken back."""

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from incidents.models.telling import Update

PERSON = settings.AUTH_USER_MODEL


class Correction(models.Model):
    """What is true instead of something that was sent. Nobody deletes one: the database refuses."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="corrections")
    key = models.UUIDField(unique=True)
    number = models.PositiveSmallIntegerField()
    update = models.ForeignKey(
        Update,
        null=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        help_text="What was wrong. Empty: the alert itself.",
    )
    fact = models.CharField(max_length=48)
    noticed_at = models.DateTimeField(
        help_text="When somebody knew: the clock of a correction runs from here."
    )
    police_agreed = models.BooleanField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "number"], name="correction_number_once"),
            models.CheckConstraint(
                condition=models.Q(noticed_at__lte=models.F("at")), name="correction_noticed_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.ref} correction {self.number}"

    @property
    def of_what(self) -> str:
        return f"update {self.update.number}" if self.update else "the alert"


class Reopening(models.Model):
    """A stand-down that was taken back, with what it had said: the incident may be stood down anew."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reopenings")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    stood_down_at = models.DateTimeField()
    stood_down_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    remains = models.CharField(max_length=48)
    agreed_by = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"{self.incident.ref} reopened"
