"""A word to many that is no alert: reassurance after something far away, or notice of something planned."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cohesion.directory.models import Place
from incidents.states import Answer, BroadcastKind, BroadcastState

PERSON = settings.AUTH_USER_MODEL


class Broadcast(models.Model):
    """Drafted by one officer, agreed by another, and sent at its time, unless it is cancelled before."""

    ref = models.CharField(max_length=4, unique=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=20, choices=BroadcastKind)
    state = models.CharField(max_length=10, choices=BroadcastState, default=BroadcastState.DRAFTED)
    fact = models.CharField(max_length=48, blank=True, help_text="Of a reassurance; a notice has none.")
    place = models.ForeignKey(
        Place, null=True, on_delete=models.PROTECT, related_name="+", help_text="Near which it is expected."
    )
    expected_at = models.DateTimeField(null=True, help_text="When that is.")
    places = models.ManyToManyField(Place, related_name="+", help_text="Whose contacts are told.")
    policy_edition = models.PositiveBigIntegerField()
    send_at = models.DateTimeField()
    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("drafted_by")), name="broadcast_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BroadcastState.AGREED, BroadcastState.SENT])
                | Q(agreed_by__isnull=False, agreed_at__isnull=False),
                name="broadcast_agreed_before_sent",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=BroadcastKind.NOTICE, place__isnull=False, expected_at__isnull=False, fact=""
                )
                | Q(kind=BroadcastKind.REASSURE, place__isnull=True, expected_at__isnull=True) & ~Q(fact=""),
                name="broadcast_says_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}, {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        return f"/incidents/broadcasts/{self.ref}/"

    @property
    def topic(self) -> str:
        return f"broadcast.{self.ref}"


class Listener(models.Model):
    """One person it was sent to, and whether they want a call."""

    broadcast = models.ForeignKey(Broadcast, on_delete=models.PROTECT, related_name="listeners")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=160)
    unreachable = models.CharField(max_length=80, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    rung_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    rung_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broadcast", "person"], name="listener_once")]

    def __str__(self) -> str:
        return f"{self.broadcast.ref}: {self.post_title}"

    @property
    def about(self) -> str:
        return f"broadcast:{self.pk}"
