"""A briefing that is called while an incident runs: when, by which link, and who said that they are coming."""

from django.conf import settings
from django.db import models

from incidents.models.alert import Alert
from incidents.models.incident import Incident
from incidents.record_states import Coming

PERSON = settings.AUTH_USER_MODEL


class Briefing(models.Model):
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="briefings")
    key = models.UUIDField(unique=True)
    starts_at = models.DateTimeField()
    link = models.CharField(max_length=80)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at", "-id"]

    def __str__(self) -> str:
        return f"{self.incident.ref} briefing {self.pk}"


class BriefingInvite(models.Model):
    """One person who was asked to a briefing, and their last answer."""

    briefing = models.ForeignKey(Briefing, on_delete=models.PROTECT, related_name="invites")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="briefings")
    answer = models.CharField(max_length=10, choices=Coming, default=Coming.NONE)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["briefing", "alert"], name="briefing_invite_once")]

    def __str__(self) -> str:
        return f"{self.briefing}: {self.alert.post_title}"

    @property
    def about(self) -> str:
        return f"briefing:{self.pk}"
