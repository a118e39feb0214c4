"""What must be true of papers, draft minutes, changes to them, and dialogues: each returns a list of objections."""

from collections.abc import Collection
from datetime import date

from cohesion.directory.queries import Standing
from forums.models import AgendaItem, Amendment, Attendance, Circulation, Dialogue, Meeting, Paper
from forums.room_states import AMENDMENT_MOVES, AmendmentState
from forums.rules import CLERKS_ONLY, may_clerk
from forums.states import COMING, MINUTED, MeetingKind, MeetingState

NOT_READABLE = (
    "This is no PDF, OpenDocument, Word or plain text file. Save it as one of these, and bring it again."
)


def objections_to_paper(who: Standing, item: AgendaItem, *, kind: str, size: int, most_kb: int) -> list[str]:
    """`kind` is what the content shows it to be, "" for anything else. Its size is in bytes."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if item.meeting.state in (*MINUTED, MeetingState.CANCELLED):
        return ["The papers of this meeting are closed."]
    if size == 0:
        return ["The file is empty."]
    if size > most_kb * 1000:
        return [f"The file is larger than {most_kb:,} kB. Save it with smaller pictures, or in two parts."]
    return [] if kind else [NOT_READABLE]


def objections_to_removing(who: Standing, paper: Paper) -> list[str]:
    """What was published stays: people may have read it, and decided by it."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if paper.item.meeting.published_at is None:
        return []
    return ["The agenda is published with it. Add a newer paper instead, and say so in its summary."]


def objections_to_circulating(
    who: Standing, meeting: Meeting, known: Circulation | None, people: int
) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if meeting.state != MeetingState.HELD:
        return ["Draft minutes are circulated between the end of the meeting and their approval."]
    if known:
        return ["They are circulated already."]
    return [] if people else ["Nobody who was there is known by name, so there is nobody to send them to."]


def objections_to_amending(
    item: AgendaItem, known: Circulation | None, was_there: bool, *, words: str, now: str, today: date
) -> list[str]:
    """`now` is the minute as it stands; `words` the whole minute as it should be."""
    if known is None or item.meeting.state != MeetingState.HELD:
        return ["These minutes are not open to changes."]
    if not was_there:
        return ["Changes are proposed by those who were there."]
    if today > known.until:
        return ["The time for changes is over. Say it at the next meeting."]
    if not words.strip():
        return ["Write the minute as it should be."]
    return ["These are the words that stand there."] if words.strip() == now.strip() else []


def objections_to_settling(who: Standing, amendment: Amendment, to: AmendmentState) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if amendment.item.meeting.state != MeetingState.HELD:
        return ["The minutes are approved. Nobody changes them."]
    if to in AMENDMENT_MOVES[AmendmentState(amendment.state)]:
        return []
    return [f"This change is “{amendment.get_state_display()}”. That cannot follow."]


def objections_to_approving(
    meeting: Meeting, waiting: Collection[Amendment], known: Circulation | None, today: date
) -> list[str]:
    """No change is left unanswered, and nobody who was promised time for one is cut short."""
    if waiting:
        numbers = ", ".join(str(one.item.number) for one in waiting)
        return [f"A proposed change is not answered yet: item {numbers}."]
    if known and today <= known.until and known.approved_in is None:
        return [f"Changes may be proposed until {known.until:%a} {known.until.day} {known.until:%b}."]
    return []


def objections_to_approving_in(minuted: Meeting, other: Meeting) -> list[str]:
    """Minutes are approved by a later meeting of the same body, while it goes on or after it."""
    if other.body_id != minuted.body_id or other.starts_at <= minuted.starts_at:
        return ["Minutes are approved by a later meeting of the same body."]
    held = (MeetingState.IN_PROGRESS, MeetingState.HELD, *MINUTED)
    return [] if other.state in held else ["That meeting has not begun."]


def objections_to_preparing(who: Standing, meeting: Meeting) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if meeting.kind != MeetingKind.DIALOGUE:
        return ["This is no facilitated dialogue."]
    return [] if meeting.state in COMING else ["The dialogue has begun."]


def objections_to_opening(meeting: Meeting, dialogue: Dialogue | None) -> list[str]:
    """A dialogue does not begin without somebody who holds it and somewhere quiet."""
    if meeting.kind == MeetingKind.DIALOGUE and dialogue is None:
        return [
            "Say first who facilitates it, where the quiet space is, and which ground rules it begins from."
        ]
    return []


def objections_to_agreeing_rules(who: Standing, meeting: Meeting, there: Collection[Attendance]) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if meeting.state != MeetingState.IN_PROGRESS:
        return ["The dialogue is not going on."]
    return [] if there else ["Nobody is there yet to agree them."]
