"""A question to the room, with its answers counted. Who voted is known, so that nobody votes twice; for what is not."""

from django.db import models

from forums.models.body import Seat
from forums.models.meeting import AgendaItem, Meeting
from forums.room_states import PollState


class Poll(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="polls")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="polls"
    )
    question = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=PollState, default=PollState.DRAFT)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        return self.state == PollState.OPEN


class PollOption(models.Model):
    """One answer, and how many gave it in each way."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=60)
    phones = models.PositiveSmallIntegerField(default=0)
    hands = models.PositiveSmallIntegerField(default=0, help_text="As the clerk counted them in the room.")
    paper = models.PositiveSmallIntegerField(default=0, help_text="As the clerk counted the slips.")

    class Meta:
        ordering = ["poll", "number"]
        constraints = [models.UniqueConstraint(fields=["poll", "number"], name="poll_option_once")]

    def __str__(self) -> str:
        return self.words

    @property
    def votes(self) -> int:
        return self.phones + self.hands + self.paper


class Voted(models.Model):
    """That a seat has voted by phone. Which answer it gave is stored nowhere, so a vote cannot be taken back."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="voted")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "seat"], name="voted_once")]

    def __str__(self) -> str:
        return f"{self.seat} has voted"
