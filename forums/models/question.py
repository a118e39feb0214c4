"""A question from whoever follows a meeting, without their name."""

from django.db import models
from django.db.models import Q

from forums.models.meeting import Meeting
from forums.room_states import QuestionState


class Question(models.Model):
    """Nothing here leads to whoever asked: no person, no session, no address. The clerk reads it before others do."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField(max_length=200, blank=True, help_text="Emptied when it is not taken.")
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.WAITING)
    supports = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=QuestionState.REMOVED, text="")
                | ~Q(state=QuestionState.REMOVED) & ~Q(text=""),
                name="question_removed_is_empty",
            )
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"
