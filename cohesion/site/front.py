"""What the first page tells everybody of the forum and of events: the next meeting, the last minutes, what is on."""

from dataclasses import dataclass
from datetime import datetime

from cohesion.kit import clock
from cohesion.plan.states import State
from events.models import Case
from events.queries import programme
from forums.models import Meeting
from forums.queries import coming, past, public_bodies, published_decisions, work_from
from forums.states import MeetingState

EVENTS = 3  # of the programme, on the first page


@dataclass(frozen=True)
class Next:
    """The next meeting of a public body; how many items its agenda has, and how many of them somebody raised."""

    meeting: Meeting
    items: int
    raised: int


@dataclass(frozen=True)
class Last:
    """The latest meeting whose minutes everybody may read; what was decided there, and what became of it."""

    meeting: Meeting
    decisions: int
    actions: int
    done: int


def next_meeting(now: datetime) -> Next | None:
    """None while no date is set. Two queries; what is exempt is counted as an item and as nothing else."""
    meeting = coming(public_bodies(), now).exclude(state=MeetingState.CANCELLED).first()
    if meeting is None:
        return None
    items = list(meeting.items.all()) if meeting.shows_agenda else []
    return Next(meeting, len(items), sum(bool(one.concern_id) and not one.is_exempt for one in items))


def last_minutes() -> Last | None:
    """None before the first minutes are approved. Three queries."""
    meeting = next((one for one in past(public_bodies()) if one.shows_minutes), None)
    if meeting is None:
        return None
    decisions = list(published_decisions().filter(item__meeting=meeting))
    work = [action for actions in work_from(decisions).values() for action in actions]
    return Last(meeting, len(decisions), len(work), sum(one.state == State.DONE for one in work))


def whats_on(now: datetime) -> list[Case]:
    """The next events of the programme. One query."""
    return list(programme(clock.local(now).date())[:EVENTS])
