"""Draft minutes on their way to those who were there, and what these would have otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from forums.models.body import Seat
from forums.models.meeting import AgendaItem, Meeting
from forums.room_states import AmendmentState

PERSON = settings.AUTH_USER_MODEL


class Circulation(models.Model):
    """That the draft went to those who were there, and until when they may propose changes to it."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="circulation")
    circulated_at = models.DateTimeField()
    until = models.DateField(help_text="The last day to propose a change on.")
    people = models.PositiveSmallIntegerField(help_text="How many it went to.")
    approved_in = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The meeting that approved the minutes; none: in writing.",
    )

    def __str__(self) -> str:
        return f"Draft minutes of {self.meeting_id}"


class Amendment(models.Model):
    """Other words for the minute of an item: taken, or refused with the reason. They are read by members alone."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="amendments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", help_text="Who proposes it.")
    before = models.TextField(blank=True, help_text="The minute as it stood.")
    words = models.TextField(help_text="The whole minute as it should be.")
    why = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=AmendmentState, default=AmendmentState.PROPOSED)
    refusal = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item", "proposed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.REFUSED) | ~Q(refusal=""),
                name="amendment_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=AmendmentState.PROPOSED, settled_at__isnull=True)
                | ~Q(state=AmendmentState.PROPOSED) & Q(settled_at__isnull=False),
                name="amendment_settled_at",
            ),
        ]

    def __str__(self) -> str:
        return f"Amendment to item {self.item.number}"
