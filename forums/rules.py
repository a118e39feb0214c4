"""Who may do what in a forum, and what must be true first. A list returned is a list of objections.

Source: committee practice in England; Local Government Act 1972, schedule 12 and section 100B, for the five clear days.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from cohesion.almanac.days import working_days_between
from cohesion.directory.queries import Standing
from cohesion.directory.states import Role
from cohesion.plan.models import Request
from cohesion.plan.states import Kind
from forums.models import AgendaItem, Body, Concern, Decision, Meeting, Seat
from forums.states import (
    CONCERN_MOVES,
    JOINABLE,
    MEETING_MOVES,
    ConcernState,
    ItemKind,
    MeetingKind,
    MeetingState,
    Outcome,
    Result,
    Sector,
)

CLERKS_ONLY = "Only council officers can do this."
LEAD_ONLY = "Only the cohesion lead can read a concern about safeguarding."
OVERTAKEN = "Somebody else was quicker. Look at it again."
OTHERS_FORM = "This form has been used already. Open the page again."


def may_clerk(who: Standing) -> bool:
    """The clerk's desk: the council's officers."""
    return who.is_council


def may_read_concern(who: Standing, concern: Concern) -> bool:
    """What it says, as it was raised. Safeguarding leaves the forum: the lead alone reads on."""
    if concern.state == ConcernState.SAFEGUARDING:
        return Role.COHESION_LEAD in who.roles
    return may_clerk(who)


def clear_days(published: date, held: date) -> int:
    """Working days between two days, counting neither. Source: as above; "clear" leaves out both ends."""
    return working_days_between(published, held - timedelta(days=1)) if held > published else 0


def missing_for_quorum(body: Body, sectors: Collection[str]) -> list[str]:
    """What is missing, in words, when voting seats of these sectors are there. Empty: there is a quorum."""
    short = body.quorum - len(sectors)
    missing = [f"{short} more voting {'seat' if short == 1 else 'seats'}"] if short > 0 else []
    for sector, wanted in body.quorum_sectors.items():
        lacking = wanted - sum(1 for one in sectors if one == sector)
        if lacking > 0:
            missing.append(f"{lacking} of {str(Sector(sector).label).lower()}")
    return missing


def sectors_in_words(body: Body) -> str:
    """ "3 of faith groups, 1 of police", in one order whatever the database's; empty where sectors do not matter."""
    wanted = [(one, body.quorum_sectors[one]) for one in Sector if one in body.quorum_sectors]
    return ", ".join(f"{n} of {str(one.label).lower()}" for one, n in wanted)


def objections_to_clerking(who: Standing) -> list[str]:
    return [] if may_clerk(who) else [CLERKS_ONLY]


def objections_to_sitting(
    seat: Seat, *, start: date, term_ends_on: date | None, guardian_consent_on: date | None
) -> list[str]:
    """Nobody under age sits without a guardian's consent. Source: safeguarding practice of councils with youth forums.

    The council's and the police's seats of such a body are held by grown-ups.
    """
    found = []
    grown_up = seat.sector in (Sector.COUNCIL, Sector.POLICE)
    if seat.body.is_for_young_people and not grown_up and guardian_consent_on is None:
        found.append("A young person sits here only with a guardian’s consent: type the day it was given.")
    if guardian_consent_on and guardian_consent_on > start:
        found.append("The guardian’s consent comes before the seat is taken.")
    if term_ends_on and term_ends_on < start:
        found.append("The term ends before it begins.")
    return found


def objections_to_raising(text: str, *, lately: int, at_most: int) -> list[str]:
    """Anybody may. `lately` is how many came in the last hour from people who did not sign in, 0 for whoever did."""
    if lately >= at_most:
        return [
            "Too many concerns came in within the hour, so this one was not taken. Ring the council, or send it again "
            "in an hour. In danger call 999."
        ]
    return [] if text.strip() else ["Say what your concern is."]


def objections_to_meeting_move(who: Standing, meeting: Meeting, to: MeetingState) -> list[str]:
    """What is common to every step: a clerk, and a step that the state allows."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if to in MEETING_MOVES[MeetingState(meeting.state)]:
        return []
    return [f"This meeting is “{meeting.get_state_display()}”. That cannot follow."]


def objections_to_publishing(
    meeting: Meeting, items: Collection[AgendaItem], *, today: date, held: date, wanted: int, reason: str
) -> list[str]:
    """An agenda goes out five clear days before. With less, the chair's reason goes with it for everybody to read."""
    if not items:
        return ["There is nothing on the agenda."]
    days = clear_days(today, held)
    if days >= wanted or reason.strip():
        return []
    if meeting.kind == MeetingKind.ORDINARY:
        return [f"Only {days} clear days are left, and {wanted} are the rule. Give the chair’s reason."]
    return [f"Only {days} clear days are left. Give the chair’s reason for the short notice."]


def objections_to_changing_agenda(who: Standing, meeting: Meeting) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if meeting.state == MeetingState.SCHEDULED:
        return []
    return ["The agenda is published. What comes up now is for any other business, or the next meeting."]


def objections_to_inviting(who: Standing, meeting: Meeting) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    return [] if meeting.is_coming else [f"This meeting is “{meeting.get_state_display()}”."]


def objections_to_moving(
    who: Standing, meeting: Meeting, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> list[str]:
    """Only forwards from now, and as long as it has not begun."""
    if objections := objections_to_inviting(who, meeting):
        return objections
    if ends_at <= starts_at:
        return ["It ends before it begins."]
    return [] if starts_at > now else ["That time has passed."]


def objections_to_minuting(who: Standing, meeting: Meeting) -> list[str]:
    """While it goes on, and until the minutes are approved."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if meeting.state in (MeetingState.IN_PROGRESS, MeetingState.HELD):
        return []
    return ["Minutes are written from the opening of the meeting until they are approved."]


def objections_to_attendance(who: Standing, meeting: Meeting) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    return [] if meeting.state == MeetingState.IN_PROGRESS else ["The meeting is not going on."]


def objections_to_following_up(who: Standing, meeting: Meeting) -> list[str]:
    """Until the meeting is closed: what follows is often settled only after it."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if meeting.state in (MeetingState.IN_PROGRESS, MeetingState.HELD, MeetingState.APPROVED):
        return []
    return ["This meeting is closed. What comes up now is agreed at the next one."]


def objections_to_answering_request(asked: Request, *, is_called: bool = False) -> list[str]:
    """Once, unless what was called for it was cancelled: then it is owed again. `is_called`: one is to come or held."""
    if asked.kind != Kind.MEETING:
        return ["That is no request for a meeting."]
    return ["This request has been answered already."] if is_called else []


def objections_to_lateness(asked: Request, held: date, reason: str) -> list[str]:
    """A meeting after the promised day needs its reason, which whoever asked reads."""
    if asked.hold_by is None or held <= asked.hold_by or reason.strip():
        return []
    day = f"{asked.hold_by:%A} {asked.hold_by.day} {asked.hold_by:%B}"
    return [f"It is to be held by {day}. Choose an earlier day, or say why it cannot be."]


def kind_asked(asked: Request) -> MeetingKind:
    """After an incident an extra meeting; after something far away, or as tension rises, a dialogue."""
    return MeetingKind.EXTRA if asked.source.startswith("incident.") else MeetingKind.DIALOGUE


def objections_to_deciding(item: AgendaItem, *, outcome: str, quorate: bool) -> list[str]:
    """Without a quorum nothing is decided: the words are kept as a recommendation."""
    if item.kind == ItemKind.NOTE:
        return ["This item is only to note. Nothing is decided under it."]
    if not quorate and outcome != Outcome.RECOMMENDED:
        return ["There is no quorum. Record it as a recommendation."]
    if quorate and outcome == Outcome.RECOMMENDED:
        return ["There is a quorum. Say what was decided."]
    return []


def objections_to_ending(items: Collection[AgendaItem]) -> list[str]:
    """A meeting is not over while an item has no result."""
    left = ", ".join(str(item.number) for item in items if item.result == Result.OPEN)
    return [f"No result yet for item {left}: decided, noted or carried over."] if left else []


def objections_to_closing(loose: Collection[Decision]) -> list[str]:
    """Every decision has an action with an owner and a day, or the reason why none is needed."""
    refs = ", ".join(str(decision) for decision in loose)
    return [f"Neither an action nor a reason for none: {refs}."] if refs else []


def objections_to_concern_move(
    who: Standing, concern: Concern, to: ConcernState, *, words: str | None = None
) -> list[str]:
    """`words` is what the raiser or the public will read, where the step needs some; None where it needs none."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if not may_read_concern(who, concern):
        return [LEAD_ONLY]
    if to not in CONCERN_MOVES[ConcernState(concern.state)]:
        return [f"This concern is “{concern.get_state_display()}”. That cannot follow."]
    return (
        ["Say it in words: whoever raised it will read them."]
        if words is not None and not words.strip()
        else []
    )


def objections_to_scheduling(concern: Concern, meeting: Meeting) -> list[str]:
    if concern.body_id != meeting.body_id:
        return ["That meeting is of another body."]
    return []


def objections_to_supporting(person, concern: Concern) -> list[str]:
    """Whoever is signed in says "me too" to what everybody may read and nobody has answered; nobody to their own."""
    if not (person and person.is_authenticated):
        return ["Sign in first: each person counts once."]
    if concern.state not in JOINABLE or not concern.body.is_public:
        return ["This concern is closed. Raise it anew if it goes on."]
    return ["You raised this concern yourself."] if concern.raised_by_id == person.pk else []


def objections_to_merging(concern: Concern, into: Concern) -> list[str]:
    if concern.pk == into.pk:
        return ["Choose another concern to join it to."]
    if concern.body_id != into.body_id:
        return ["That concern is for another body."]
    return (
        [] if into.state in JOINABLE else [f"{into} is not on the public list, or is closed. Choose another."]
    )
