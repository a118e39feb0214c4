from forums.models.body import Body, Membership, Seat
from forums.models.circle import Circle
from forums.models.concern import Concern
from forums.models.dates import DateAsk, DateObjection, DatePlan, DateProposal, Venue
from forums.models.dialogue import Dialogue
from forums.models.discussion import Discussion
from forums.models.kept_days import DayKeeper, KeptDayAsk
from forums.models.meeting import AgendaItem, Attendance, ExemptNote, Meeting
from forums.models.minutes import Amendment, Circulation
from forums.models.paper import Paper
from forums.models.poll import Poll, PollOption, Voted
from forums.models.question import Question
from forums.models.reader import News, Reader
from forums.models.record import Decision
from forums.models.speaker import Speaker
from forums.models.support import Support
from forums.models.texting import Caller

__all__ = [
    "AgendaItem",
    "Amendment",
    "Attendance",
    "Body",
    "Caller",
    "Circle",
    "Circulation",
    "Concern",
    "DateAsk",
    "DateObjection",
    "DatePlan",
    "DateProposal",
    "DayKeeper",
    "Decision",
    "Dialogue",
    "Discussion",
    "ExemptNote",
    "KeptDayAsk",
    "Meeting",
    "Membership",
    "News",
    "Paper",
    "Poll",
    "PollOption",
    "Question",
    "Reader",
    "Seat",
    "Speaker",
    "Support",
    "Venue",
    "Voted",
]
