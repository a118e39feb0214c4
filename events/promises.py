"""Whether we keep what we promise: how many were decided by our target, and how long it took, by lane."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from cohesion.kit import clock
from cohesion.policy.book import Book
from events.models import Case
from events.states import CaseState, Lane

DECIDED = (CaseState.AGREED, CaseState.NOT_AGREED)


@dataclass(frozen=True)
class Promise:
    """One lane. `days` is the median from the day it came in to the decision, half of them sooner."""

    lane: str
    decided: int
    in_time: int
    days: int

    @property
    def percent(self) -> int:
        return round(100 * self.in_time / self.decided)


def promises(now: datetime, rules: Book) -> list[Promise]:
    """Of the time that policy says; lanes of which too few were decided to say anything are left out. One query."""
    since = now - timedelta(days=rules.value("events.figures_days"))
    decided = Case.objects.filter(state__in=DECIDED, ended_at__gt=since, received_at__isnull=False)
    found: dict[str, list[tuple]] = {lane: [] for lane in Lane}
    for lane, *times in decided.values_list("lane", "received_at", "ended_at", "target_on"):
        found[lane].append(tuple(times))
    fewest = rules.value("events.figures_from")
    return [_promise(lane, rows) for lane, rows in found.items() if len(rows) >= fewest]


def _promise(lane: str, rows: list[tuple]) -> Promise:
    in_time = sum(1 for _, ended, target in rows if target and clock.local(ended).date() <= target)
    days = median((ended - received).days for received, ended, _ in rows)
    return Promise(str(Lane(lane).label), len(rows), in_time, round(days))
