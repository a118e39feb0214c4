"""Our target, worked out anew whenever something that it depends on changes."""

from cohesion.kit import clock
from cohesion.policy.book import Book
from events import clocks
from events.assessing import stop_day
from events.lanes import target_days
from events.models import Case
from events.queries import pauses_of
from events.states import Lane


def restart_clock(case: Case, policy: Book) -> None:
    """Works out our target anew, from day 0, lane and pauses; never later than the day by which all is decided."""
    if case.day0 is None:
        return
    days = target_days(case.tier, case.lane == Lane.EXPEDITED, policy)
    target = clocks.target(case.day0, days, policy, pauses_of(case))
    if target and case.event_on:
        target = min(target, max(stop_day(case.event_on, policy), clock.local(clock.now()).date()))
    Case.objects.filter(pk=case.pk).update(target_on=target)
    case.refresh_from_db()
