"""What is due by the clock: checks of contacts by day, and gaps in the rota before they matter."""

from datetime import datetime, timedelta

from cohesion.almanac.days import is_working_day
from cohesion.directory.reaching import not_alertable
from cohesion.directory.rota import Gap, gaps
from cohesion.kit import clock
from cohesion.policy.book import book
from cohesion.upkeep import actions
from cohesion.upkeep.queries import due_for_check


def check_contacts(now: datetime) -> int:
    """Asks whoever is due, on working days by day, nobody while they do not answer. Returns how many."""
    rules, local = book(), clock.local(now)
    first, last = rules.value("check.hours")
    if not (first <= local.hour < last and is_working_day(local.date())):
        return 0
    due = due_for_check(now, rules)
    away = not_alertable([held.person for held, _ in due], now)
    ready = [(held, point) for held, point in due if held.person_id not in away]
    asked = sum(
        actions.ask(held=held, point=point, now=now, rules=rules) is not None
        for held, point in ready[: rules.value("check.at_most")]
    )
    if asked:
        actions.note_checks(asked=asked)
    return asked


def warn_of_gaps(now: datetime) -> int:
    """Tells the cohesion leads of each gap that begins soon, or has begun. Returns of how many.

    Looks from the full hour, so that a gap that has begun has one beginning for all who look.
    """
    rules = book()
    stages = sorted(rules.value("rota.warn_hours"))
    hour = now.replace(minute=0, second=0, microsecond=0)
    coming = gaps(hour, now + timedelta(hours=2 * stages[-1]))
    return sum(_warn(gap, stages, now, rules.value("rota.warn_by_day")) for gap in coming)


def _warn(gap: Gap, stages: list[int], now: datetime, by_day: list[int]) -> bool:
    """Of the stages that are reached the nearest counts. Early ones wait for the morning."""
    if gap.ends_at <= now:
        return False
    reached = [hours for hours in stages if gap.starts_at <= now + timedelta(hours=hours)]
    is_day = by_day[0] <= clock.local(now).hour < by_day[1]
    if not reached or (reached[0] != stages[0] and not is_day):
        return False
    return actions.warn(gap=gap, hours=reached[0], now=now)
