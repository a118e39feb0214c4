"""Who is asked to respond, and what they say."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.directory.models import Place
from cohesion.directory.states import Way
from incidents.models.incident import Incident
from incidents.states import Answer, Party, Via

PERSON = settings.AUTH_USER_MODEL


class Alert(models.Model):
    """One person asked to respond, in one capacity, and the reason they were chosen."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="alerts")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="alerts")
    first_incident = models.ForeignKey(
        Incident,
        null=True,
        on_delete=models.PROTECT,
        related_name="carried_over",
        help_text="Where they were alerted first, before that report was merged into this one.",
    )
    party = models.CharField(max_length=10, choices=Party)
    ring = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=160)
    reasons = models.JSONField(
        default=list, help_text="Why this person: every rule that chose their place or post."
    )
    number = models.CharField(
        max_length=20, blank=True, help_text="Empty when there was no number to reach them by."
    )
    way = models.CharField(
        max_length=10, choices=Way, default=Way.TEXT, help_text="How they are reached first."
    )
    language = models.CharField(
        max_length=10, default="en", help_text="Of their texts, when they were chosen."
    )
    unreachable = models.CharField(
        max_length=80, blank=True, help_text="Why nothing could be posted in any way, in words."
    )
    issued_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    answered_via = models.CharField(max_length=10, choices=Via, blank=True)

    class Meta:
        ordering = ["ring", "id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "person", "party"], name="alert_once"),
            models.CheckConstraint(
                condition=Q(answer=Answer.NONE, answered_at__isnull=True)
                | ~Q(answer=Answer.NONE) & Q(answered_at__isnull=False),
                name="alert_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.ref}: {self.post_title}"

    @property
    def about(self) -> str:
        return f"alert:{self.pk}"


class Acknowledgement(models.Model):
    """Every answer a person gave, with how it reached us. The alert carries the last one."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="acknowledgements")
    answer = models.CharField(max_length=10, choices=Answer)
    via = models.CharField(max_length=10, choices=Via)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="Who recorded it.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alert}: {self.answer} {self.via}"
