"""Somebody who is there and wants to speak."""

from django.db import models
from django.db.models import Q

from forums.models.meeting import Attendance, Meeting
from forums.room_states import IN_QUEUE, SpeakerState


class Speaker(models.Model):
    """One request to speak, from asking until the end of it. Who comes next: `room_rules.fair_order`."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="speakers")
    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="speakers")
    state = models.CharField(max_length=10, choices=SpeakerState, default=SpeakerState.WAITING)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(state__in=IN_QUEUE), name="speaker_waits_once"
            ),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=SpeakerState.SPEAKING), name="speaker_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.attendance)

    @property
    def sector(self) -> str:
        return self.attendance.seat.sector if self.attendance.seat else ""

    @property
    def whose(self) -> tuple[int | None, str]:
        """The same for everything that one seat, or one guest, has asked: also after they left and came back."""
        return self.attendance.seat_id, self.attendance.guest
