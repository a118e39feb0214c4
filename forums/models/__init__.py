from forums.models.body import Body, Membership, Seat
from forums.models.circle import Circle
from forums.models.concern import Concern
from forums.models.dates import DateAsk, DateObjection, DatePlan, DateProposal, Venue
from forums.models.kept_days import DayKeeper, KeptDayAsk
from forums.models.meeting import AgendaItem, Attendance, ExemptNote, Meeting
from forums.models.reader import News, Reader
from forums.models.record import Decision
from forums.models.support import Support
from forums.models.texting import Caller

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "Caller",
    "Circle",
    "Concern",
    "DateAsk",
    "DateObjection",
    "DatePlan",
    "DateProposal",
    "DayKeeper",
    "Decision",
    "ExemptNote",
    "KeptDayAsk",
    "Meeting",
    "Membership",
    "News",
    "Reader",
    "Seat",
    "Support",
    "Venue",
]
