"""What everyone who was alerted is told, to the all-clear that is owed to each."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models.alert import Alert
from incidents.models.incident import Incident
from incidents.states import Settled

PERSON = settings.AUTH_USER_MODEL


class Update(models.Model):
    """Something a named person wants everyone who was told to know."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="updates")
    key = models.UUIDField(unique=True)
    number = models.PositiveSmallIntegerField()
    fact = models.CharField(max_length=48, blank=True, help_text="Empty: nothing new.")
    next_by = models.DateTimeField()
    police_agreed = models.BooleanField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="update_number_once")]

    def __str__(self) -> str:
        return f"{self.incident.ref} update {self.number}"


class StandDown(models.Model):
    """Who ended an incident, who in the police agreed, and what remains."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="stand_down")
    remains = models.CharField(max_length=48, blank=True, help_text="Empty when it was withdrawn.")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agreed_by = models.CharField(
        max_length=120, blank=True, help_text="Police liaison, or who agreed in the control room."
    )

    def __str__(self) -> str:
        return f"{self.incident.ref} stood down"


class AllClear(models.Model):
    """The all-clear owed to one person who was told. It is a debt on the board until it is settled."""

    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="all_clear")
    settled = models.CharField(max_length=10, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="", settled_at__isnull=True)
                | ~Q(settled="") & Q(settled_at__isnull=False),
                name="all_clear_settled_at",
            )
        ]

    def __str__(self) -> str:
        return f"All-clear to {self.alert.post_title}"
