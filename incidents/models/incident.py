"""Something reported near a place."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.directory.models import Place
from incidents.models.playbook import Playbook
from incidents.states import ENDED, OPEN, Called999, Severity, State

PERSON = settings.AUTH_USER_MODEL


class Incident(models.Model):
    """Something reported near a place, from the raise to the stand-down."""

    ref = models.CharField(max_length=4, unique=True, help_text="Not used again for a year.")
    key = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="Made with the form: sent twice, raised once."
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=40)
    severity = models.CharField(max_length=2, choices=Severity)
    state = models.CharField(max_length=12, choices=State, default=State.RAISED)
    policy_edition = models.PositiveBigIntegerField(help_text="The rules it started with, and keeps.")
    playbook = models.ForeignKey(
        Playbook,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The agreed one it started with, and keeps; none: the policy's defaults.",
    )

    called_999 = models.CharField(max_length=12, choices=Called999)
    rang_999_by = models.ForeignKey(
        PERSON,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who said that 999 was called after all, when whoever raised it could not.",
    )
    rang_999_at = models.DateTimeField(null=True)
    in_building = models.CharField(max_length=120, blank=True)
    must_know = models.CharField(max_length=200, blank=True)
    raised_by = models.ForeignKey(
        PERSON,
        null=True,
        on_delete=models.PROTECT,
        related_name="raised_incidents",
        help_text="Empty once that is no longer kept.",
    )
    raised_at = models.DateTimeField()
    worsened_at = models.DateTimeField(
        null=True, help_text="When an S4 became more than a concern; empty where it was from the beginning."
    )
    confirmed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    break_glass = models.BooleanField(
        default=False, help_text="Confirmed by the person who raised it: to be reviewed."
    )
    coordinator = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    update_due_at = models.DateTimeField(null=True, help_text="When the next update was promised.")
    stood_down_at = models.DateTimeField(null=True)
    is_drill = models.BooleanField(
        default=False, help_text="An exercise. Fixed when it is made: the database refuses to change it."
    )
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    merged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="incident_confirmed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, stood_down_at__isnull=False)
                | ~Q(state__in=ENDED) & Q(stood_down_at__isnull=True),
                name="incident_stood_down_at",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False, merged_at__isnull=False)
                | ~Q(state=State.MERGED) & Q(merged_into__isnull=True, merged_at__isnull=True),
                name="incident_merged_into_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PAUSED) | Q(is_drill=True), name="incident_only_drills_pause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}, {self.place.name}"

    def get_absolute_url(self) -> str:
        return f"/incidents/{self.ref}/"

    @property
    def topic(self) -> str:
        return f"incident.{self.ref}"

    @property
    def alerted_at(self) -> datetime:
        """The time that its alerts name: not that of a concern of days ago, of which only officers heard."""
        return self.worsened_at or self.raised_at

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_end(self) -> bool:
        """Also an exercise that is paused can be brought to its end."""
        return self.state in (*OPEN, State.PAUSED)
