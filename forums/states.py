"""The life of a meeting and of a concern, as data. Source: committee practice, and the council's rules for papers."""

from django.db.models import TextChoices


class Sector(TextChoices):
    """Whom a seat speaks for. Quorum counts them, and a concern may be shown as coming from one."""

    COUNCIL = "council", "Council"
    FAITH = "faith", "Faith groups"
    POLICE = "police", "Police"
    RESIDENT = "resident", "Residents"
    SCHOOLS = "schools", "Schools and young people"
    VOLUNTARY = "voluntary", "Voluntary organisations"


class BodyKind(TextChoices):
    FORUM = "forum", "Forum"
    WORKING_GROUP = "working_group", "Working group"
    INTEREST = "interest", "Community of interest"


class MeetingKind(TextChoices):
    ORDINARY = "ordinary", "Ordinary meeting"
    EXTRA = "extra", "Extraordinary meeting"
    DIALOGUE = "dialogue", "Facilitated dialogue"


class MeetingState(TextChoices):
    SCHEDULED = "scheduled", "Date set"
    PUBLISHED = "published", "Agenda published"
    IN_PROGRESS = "in_progress", "Meeting now"
    HELD = "held", "Held, minutes in draft"
    APPROVED = "approved", "Minutes approved"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


MEETING_MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.SCHEDULED: frozenset({MeetingState.PUBLISHED, MeetingState.CANCELLED}),
    MeetingState.PUBLISHED: frozenset({MeetingState.IN_PROGRESS, MeetingState.CANCELLED}),
    MeetingState.IN_PROGRESS: frozenset({MeetingState.HELD}),
    MeetingState.HELD: frozenset({MeetingState.APPROVED}),
    MeetingState.APPROVED: frozenset({MeetingState.CLOSED}),
    MeetingState.CLOSED: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}
COMING = (MeetingState.SCHEDULED, MeetingState.PUBLISHED)
AGENDA_SHOWN = tuple(state for state in MeetingState if state != MeetingState.SCHEDULED)
MINUTED = (MeetingState.APPROVED, MeetingState.CLOSED)  # whose minutes everybody may read


class NewsKind(TextChoices):
    """What readers of a body are told of a meeting."""

    AGENDA = "agenda", "The agenda is published"
    CANCELLED = "cancelled", "The meeting is cancelled"
    MINUTES = "minutes", "The minutes are approved"


NEWS_OF_STEP = {"publish": NewsKind.AGENDA, "cancel": NewsKind.CANCELLED, "approve": NewsKind.MINUTES}
NEWS_OF_ENTRY = {f"meeting.{kind.value}": kind for kind in NewsKind}  # what says so in the journal


class ItemKind(TextChoices):
    DECIDE = "decide", "To decide"
    DISCUSS = "discuss", "To discuss"
    NOTE = "note", "To note"
    AOB = "aob", "Any other business"


class Result(TextChoices):
    OPEN = "", "Not reached yet"
    DECIDED = "decided", "Decided"
    NOTED = "noted", "Noted"
    CARRIED = "carried", "Carried over"


class Outcome(TextChoices):
    AGREED = "agreed", "Agreed"
    AMENDED = "amended", "Agreed as amended"
    NOT_AGREED = "not_agreed", "Not agreed"
    RECOMMENDED = "recommended", "Recommended, as there was no quorum"


class Mode(TextChoices):
    ROOM = "room", "In the room"
    ONLINE = "online", "Online"
    PHONE = "phone", "By phone"


class ConcernState(TextChoices):
    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Read by the clerk"
    ACCEPTED = "accepted", "Accepted for a meeting"
    ON_AGENDA = "on_agenda", "On the agenda"
    DISCUSSED = "discussed", "Discussed"
    RESPONDED = "responded", "Answered"
    REFERRED = "referred", "Passed to another body"
    DECLINED = "declined", "Not taken up"
    MERGED = "merged", "Joined with another that says the same"
    SAFEGUARDING = "safeguarding", "With the safeguarding lead"


C = ConcernState
CONCERN_MOVES: dict[ConcernState, frozenset[ConcernState]] = {
    C.RECEIVED: frozenset({C.ACKNOWLEDGED, C.SAFEGUARDING}),
    C.ACKNOWLEDGED: frozenset({C.ACCEPTED, C.REFERRED, C.DECLINED, C.MERGED, C.SAFEGUARDING}),
    C.ACCEPTED: frozenset({C.ON_AGENDA, C.RESPONDED, C.REFERRED, C.DECLINED, C.MERGED, C.SAFEGUARDING}),
    C.ON_AGENDA: frozenset({C.SAFEGUARDING}),  # else only its meeting moves it on: see actions/carrying.py
    C.DISCUSSED: frozenset({C.RESPONDED, C.SAFEGUARDING}),
    C.RESPONDED: frozenset(),
    C.REFERRED: frozenset(),
    C.DECLINED: frozenset(),
    C.MERGED: frozenset(),
    C.SAFEGUARDING: frozenset(),
}
ENDED = (C.RESPONDED, C.REFERRED, C.DECLINED, C.MERGED)
WAITING = (C.RECEIVED, C.ACKNOWLEDGED, C.ACCEPTED, C.ON_AGENDA, C.DISCUSSED)
JOINABLE = (
    C.ACCEPTED,
    C.ON_AGENDA,
    C.DISCUSSED,
)  # others that say the same may be joined to it, or supported
SHOWN = (C.ACCEPTED, C.ON_AGENDA, C.DISCUSSED, C.RESPONDED)  # to everybody, in the clerk's words


class ShownAs(TextChoices):
    """As whose a concern is shown. The clerk alone knows more."""

    NOBODY = "nobody", "Do not say who raised it"
    SECTOR = "sector", "Say only what kind of group it came from"
    NAME = "name", "My name may be shown"


class Response(TextChoices):
    DID = "did", "We did"
    WILL = "will", "We will"
    CANNOT = "cannot", "We cannot, because"


class PlanState(TextChoices):
    """A year's proposed dates of a body."""

    OPEN = "open", "Proposed, seats may object"
    SET = "set", "Dates set"
    WITHDRAWN = "withdrawn", "Withdrawn"


PLAN_MOVES: dict[PlanState, frozenset[PlanState]] = {
    PlanState.OPEN: frozenset({PlanState.SET, PlanState.WITHDRAWN}),
    PlanState.SET: frozenset(),
    PlanState.WITHDRAWN: frozenset(),
}


class Via(TextChoices):
    """How somebody said which days they can or keep."""

    TEXT = "text", "By text"
    LINK = "link", "By their own link"
    CLERK = "clerk", "Told the clerk"
