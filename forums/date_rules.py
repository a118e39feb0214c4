"""What must be true before dates are proposed, objected to and set. A list returned is a list of objections."""

from collections.abc import Collection
from datetime import date

from cohesion.almanac.windows import Window
from cohesion.directory.queries import Standing
from forums.models import DateAsk, DatePlan
from forums.rules import CLERKS_ONLY, may_clerk

MOST = 4  # dates of a plan: each is a digit of one text


def objections_to_proposing(
    who: Standing, days: Collection[date], *, today: date, object_until: date, days_to_object: int
) -> list[str]:
    """Seats get so many days to object, and the first date lies after them."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if not days:
        return ["Choose at least one date."]
    if len(days) > MOST:
        return [f"A text has room for {MOST} dates."]
    found = []
    if len(set(days)) < len(days):
        found.append("Two of the dates are on one day.")
    if (object_until - today).days < days_to_object:
        found.append(f"Seats have at least {days_to_object} days to object: choose a later day.")
    if min(days) <= object_until:
        found.append("The first date comes before seats have answered.")
    return found


def objections_to_objecting(ask: DateAsk, today: date) -> list[str]:
    """Until the day that was said, while the dates are not settled."""
    plan = ask.plan
    if not plan.is_open:
        return ["These dates are settled. Ring the clerk if you cannot come."]
    if today > plan.object_until:
        return [
            "The day to object until has passed. Ring the clerk: they still choose among the dates until they are set."
        ]
    return []


def objections_to_settling(who: Standing, plan: DatePlan) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    return [] if plan.is_open else [f"This plan is “{plan.get_state_display()}”. That cannot follow."]


def objections_to_setting(who: Standing, plan: DatePlan, *, today: date) -> list[str]:
    """Nobody's time to object is cut short."""
    found = objections_to_settling(who, plan)
    if not found and today <= plan.object_until:
        found = [
            f"Seats may object until {plan.object_until:%A} {plan.object_until.day} {plan.object_until:%B}."
        ]
    return found


def objections_to_clash(hard: Collection[Window], reason: str) -> list[str]:
    """A day that somebody keeps needs the chair's reason, and another way to take part. It is never ruled out."""
    if not hard or reason.strip():
        return []
    said = " ".join(window.words for window in hard)
    return [f"{said} Give the chair’s reason, and how those who keep the day can take part."]
