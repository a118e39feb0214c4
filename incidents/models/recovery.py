"""What has to be done for a place once an incident is over."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models.incident import Incident
from incidents.states import Recovery

PERSON = settings.AUTH_USER_MODEL


class RecoveryStep(models.Model):
    """One line of the checklist that the stand-down opened: whose it is, by when, and how it ended."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="recovery")
    key = models.CharField(max_length=40, help_text="Of the policy `recovery.step.…` it was made from.")
    label = models.CharField(max_length=120)
    owner = models.CharField(max_length=80, blank=True, help_text="A body or a post.")
    due_at = models.DateTimeField()
    open_until = models.DateField(null=True, blank=True, help_text="When a scheme closes.")
    state = models.CharField(max_length=12, choices=Recovery, default=Recovery.OPEN)
    reason = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], name="recovery_step_once"),
            models.CheckConstraint(
                condition=Q(state=Recovery.OPEN, settled_at__isnull=True)
                | ~Q(state=Recovery.OPEN) & Q(settled_at__isnull=False),
                name="recovery_settled_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.ref}: {self.label}"
