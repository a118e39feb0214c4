"""A meeting, what is on its agenda, and who was there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cohesion.kit import clock
from forums.models.body import Body, Seat
from forums.states import (
    AGENDA_SHOWN,
    COMING,
    MINUTED,
    ItemKind,
    MeetingKind,
    MeetingState,
    Mode,
    Result,
)

PERSON = settings.AUTH_USER_MODEL


class Meeting(models.Model):
    """One meeting of a body, from its date to its approved minutes."""

    ref = models.CharField(max_length=4, unique=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, help_text="What calendars know it by, for good.")
    sequence = models.PositiveIntegerField(
        default=0, help_text="Rises when time, venue or state as calendars know it changes."
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=MeetingKind, default=MeetingKind.ORDINARY)
    state = models.CharField(max_length=12, choices=MeetingState, default=MeetingState.SCHEDULED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.CharField(max_length=120)
    short_notice_reason = models.CharField(max_length=200, blank=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, help_text="The agenda.")
    called_at = models.DateTimeField(default=clock.now, help_text="When its date was first set.")
    asked_for = models.ForeignKey(
        "plan.Request",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What asked for it: it has a day by which it is held.",
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancelled_reason=""),
                name="meeting_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.name}, {self.ref}"

    def get_absolute_url(self) -> str:
        return f"/forums/meetings/{self.ref}/"

    @property
    def topic(self) -> str:
        return f"meeting.{self.ref}"

    @property
    def is_coming(self) -> bool:
        return self.state in COMING

    @property
    def shows_agenda(self) -> bool:
        """A meeting cancelled before its agenda was out has none to show."""
        return self.state in AGENDA_SHOWN and self.published_at is not None

    @property
    def shows_minutes(self) -> bool:
        return self.state in MINUTED


class AgendaItem(models.Model):
    """One item, and what is minuted of it. `revision` guards against two clerks who write at once."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=ItemKind, default=ItemKind.DISCUSS)
    minutes = models.PositiveSmallIntegerField(default=10, help_text="How long it is meant to take.")
    exempt_reason = models.CharField(
        max_length=200, blank=True, help_text="Why it is not public. Empty: everybody may read it."
    )
    concern = models.ForeignKey(
        "forums.Concern", null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    result = models.CharField(max_length=10, choices=Result, default=Result.OPEN, blank=True)
    note = models.TextField(blank=True, help_text="The minute of it.")
    revision = models.PositiveIntegerField(default=0)
    carries = models.PositiveSmallIntegerField(default=0, help_text="How often it was carried over.")
    carried_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried_on"
    )
    shown_papers: list  # where minutes_queries.with_papers() has looked

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="item_number_once"),
            models.CheckConstraint(condition=Q(exempt_reason="") | Q(note=""), name="item_exempt_note_apart"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def is_exempt(self) -> bool:
        return bool(self.exempt_reason)


class ExemptNote(models.Model):
    """The minute of an item that is not public. A table of its own: a public page has nothing to leave out."""

    item = models.OneToOneField(
        AgendaItem, on_delete=models.PROTECT, primary_key=True, related_name="exempt_note"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return f"Exempt note of item {self.item_id}"


class Attendance(models.Model):
    """Somebody who was there, from when until when. Without a seat they are a guest."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guest = models.CharField(max_length=80, blank=True)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.ROOM)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["arrived_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(left_at__isnull=True), name="attendance_of_seat_once"
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False) | ~Q(guest=""), name="attendance_of_seat_or_guest"
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat or self.guest)
