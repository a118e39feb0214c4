"""What must be true before many are told something that is no alert.

Source: DECISIONS "Alerting": S4 none but `notice.planned` with police agreement. One drafts, another agrees.
"""

from datetime import datetime

from cohesion.directory.queries import Standing
from cohesion.directory.states import Role
from cohesion.kit import clock
from incidents.models import Broadcast
from incidents.rules import OFFICERS_ONLY
from incidents.states import BroadcastKind, BroadcastState


def objections_to_drafting(
    who: Standing, *, kind: str, expected_at: datetime | None, send_at: datetime, count: int
) -> list[str]:
    """Officers. A text names the time of what is expected and not its day, so it goes out on that day."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if not count:
        return ["Choose at least one place whose contacts are told."]
    if kind != BroadcastKind.NOTICE:
        return []
    if expected_at <= send_at:
        return ["What is expected would have begun before the notice leaves."]
    same_day = clock.local(expected_at).date() == clock.local(send_at).date()
    return [] if same_day else ["The text says a time and no day: send it on the day of what is expected."]


def objections_to_agreeing(who: Standing, person, broadcast: Broadcast) -> list[str]:
    """Somebody other than the drafter: police liaison for a notice, police liaison or the cohesion lead to reassure."""
    if broadcast.state != BroadcastState.DRAFTED:
        return ["This is no longer waiting to be agreed."]
    if broadcast.drafted_by_id == person.pk:
        return ["You drafted this. Somebody else has to agree it."]
    if who.is_police or (broadcast.kind == BroadcastKind.REASSURE and Role.COHESION_LEAD in who.roles):
        return []
    if broadcast.kind == BroadcastKind.NOTICE:
        return ["Police liaison has to agree a notice: it must help more than it alarms."]
    return ["Police liaison or the cohesion lead has to agree this."]


def objections_to_cancelling(who: Standing, broadcast: Broadcast) -> list[str]:
    """Any officer, until it leaves."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if broadcast.state in (BroadcastState.DRAFTED, BroadcastState.AGREED):
        return []
    return ["It has left already." if broadcast.state == BroadcastState.SENT else "It was cancelled already."]
