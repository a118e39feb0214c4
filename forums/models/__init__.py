from forums.models.body import Body, Membership, Seat
from forums.models.concern import Concern
from forums.models.dialogue import Dialogue
from forums.models.discussion import Discussion
from forums.models.meeting import AgendaItem, Attendance, ExemptNote, Meeting
from forums.models.minutes import Amendment, Circulation
from forums.models.paper import Paper
from forums.models.poll import Poll, PollOption, Voted
from forums.models.question import Question
from forums.models.record import Decision
from forums.models.speaker import Speaker

__all__ = [
    "AgendaItem",
    "Amendment",
    "Attendance",
    "Body",
    "Circulation",
    "Concern",
    "Decision",
    "Dialogue",
    "Discussion",
    "ExemptNote",
    "Meeting",
    "Membership",
    "Paper",
    "Poll",
    "PollOption",
    "Question",
    "Seat",
    "Speaker",
    "Voted",
]
