"""Work that somebody agreed to do by a day, and what one service asks of another."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.plan.states import Asked, Kind, Level, State

PERSON = settings.AUTH_USER_MODEL


class AgreedAction(models.Model):
    """What was agreed, whose it is, and by when. `source` says where: "incident.K7M4", "decision.D-2026-031"."""

    ref = models.CharField(max_length=4, unique=True)
    what = models.CharField(max_length=200)
    owner = models.CharField(max_length=120, help_text="A body or a post, as people read it.")
    owned_by = models.ForeignKey(
        PERSON,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who is reminded.",
    )
    due_on = models.DateField()
    source = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    progress = models.CharField(
        max_length=400, blank=True, help_text="The last report; all are in the journal."
    )
    evidence = models.CharField(
        max_length=400, blank=True, help_text="Of what was done, or why it was dropped."
    )
    agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    chased_at = models.DateTimeField(null=True, help_text="When the owner was last reminded.")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.OPEN, closed_at__isnull=True)
                | ~Q(state=State.OPEN) & Q(closed_at__isnull=False) & ~Q(evidence=""),
                name="action_closed_with_evidence",
            )
        ]

    def __str__(self) -> str:
        return f"A-{self.ref}: {self.what}"

    def get_absolute_url(self) -> str:
        return f"/plan/{self.ref}/"

    @property
    def topic(self) -> str:
        return f"action.{self.ref}"

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


class Climb(models.Model):
    """That an action which was late came to somebody else's eyes, and when. Once for each level."""

    action = models.ForeignKey(AgreedAction, on_delete=models.PROTECT, related_name="climbs")
    level = models.CharField(max_length=10, choices=Level)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["action", "level"], name="climb_once")]

    def __str__(self) -> str:
        return f"{self.action.ref} to {self.get_level_display()}"


class Request(models.Model):
    """What one service asks of another, with its clock; whoever takes it up answers it."""

    kind = models.CharField(max_length=10, choices=Kind)
    source = models.CharField(max_length=80)
    why = models.CharField(max_length=200)
    answer_by = models.DateTimeField(help_text="A meeting: by when it is called.")
    hold_by = models.DateField(null=True, help_text="A meeting: by when it is held.")
    state = models.CharField(max_length=10, choices=Asked, default=Asked.ASKED)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    taken_up_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["answer_by", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="request_asked_once"),
            models.CheckConstraint(
                condition=Q(state=Asked.ANSWERED, answered_at__isnull=False)
                | ~Q(state=Asked.ANSWERED) & Q(answered_at__isnull=True),
                name="request_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.source}"

    def get_absolute_url(self) -> str:
        return f"/plan/requests/{self.pk}/"

    @property
    def topic(self) -> str:
        return f"request.{self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state != Asked.ANSWERED
