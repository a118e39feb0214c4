from forums.models.body import Body, Membership, Seat
from forums.models.concern import Concern
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
    "Concern",
    "Decision",
    "ExemptNote",
    "Meeting",
    "Membership",
    "News",
    "Reader",
    "Seat",
    "Support",
]
