"""What the end of a meeting does to what lives only in it. Call it in the transaction that ends the meeting."""

from datetime import datetime

from django.db.models import Q

from forums.models import Discussion, Meeting, Poll, Question, Speaker
from forums.room_states import PollState, QuestionState, SpeakerState


def clear_room(meeting: Meeting, now: datetime) -> None:
    """Clocks stop, nobody waits to speak, open polls close to be counted, and questions nobody read are emptied."""
    Discussion.objects.filter(meeting=meeting, ended_at=None).update(ended_at=now)
    speakers = Speaker.objects.filter(meeting=meeting)
    speakers.filter(state=SpeakerState.WAITING).update(state=SpeakerState.WITHDRAWN, ended_at=now)
    speakers.filter(state=SpeakerState.SPEAKING).update(state=SpeakerState.DONE, ended_at=now)
    polls = Poll.objects.filter(meeting=meeting, state=PollState.OPEN)
    polls.update(state=PollState.CLOSED, closed_at=now)
    unread = Q(meeting=meeting, state=QuestionState.WAITING)
    Question.objects.filter(unread).update(state=QuestionState.REMOVED, text="")
