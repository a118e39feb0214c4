"""What has to be done, and who is to be rung: lists that are worked off while it runs."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models.alert import Alert
from incidents.models.incident import Incident
from incidents.record_states import Call, Done
from incidents.states import Party

PERSON = settings.AUTH_USER_MODEL


class ChecklistItem(models.Model):
    """One thing to do, as the checklist had it when the incident was raised or its severity went up."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="checklist")
    party = models.CharField(max_length=10, choices=Party)
    text = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=Done, default=Done.OPEN)
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, blank=True, help_text="Why it is not needed.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "party", "text"], name="checklist_item_once"),
            models.CheckConstraint(
                condition=Q(state=Done.OPEN, settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(state=Done.OPEN) & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="checklist_settled_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.ref}: {self.text}"


class CallRequest(models.Model):
    """A call that one person asked for. Who claims it says "I am ringing them", so that two do not."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="calls")
    state = models.CharField(max_length=12, choices=Call, default=Call.WAITING)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often nobody answered.")
    taken_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert"],
                condition=Q(state__in=[Call.WAITING, Call.RINGING]),
                name="call_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state=Call.WAITING, taken_by__isnull=True, taken_at__isnull=True)
                | ~Q(state=Call.WAITING) & Q(taken_by__isnull=False, taken_at__isnull=False),
                name="call_taken_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[Call.WAITING, Call.RINGING], settled_at__isnull=True)
                | ~Q(state__in=[Call.WAITING, Call.RINGING]) & Q(settled_at__isnull=False),
                name="call_settled_at",
            ),
        ]

    def __str__(self) -> str:
        return f"Call to {self.alert.post_title}"
