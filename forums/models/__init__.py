from forums.models.body import Body, Membership, Seat
from forums.models.circle import Circle
from forums.models.concern import Concern
from forums.models.dates import DateAsk, DateObjection, DatePlan, DateProposal, Venue
from forums.models.kept_days import DayKeeper, KeptDayAsk
from forums.models.meeting import AgendaItem, Attendance, ExemptNote, Meeting
from forums.models.record import Decision

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
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
    "Seat",
    "Venue",
]
