"""What is due by the clock."""

from datetime import datetime, timedelta

from cohesion.almanac.days import is_working_day
from cohesion.directory.queries import numbers_of
from cohesion.directory.reaching import not_alertable
from cohesion.kit import clock
from cohesion.policy.book import book
from forums.actions import ask_which_day, chase_unread, tell_readers
from forums.kept_days import due
from forums.queries import untold_meetings


def chase(now: datetime) -> int:
    """On working days, from the hour at which the office opens. Returns how many concerns were chased."""
    here = clock.local(now)
    if not is_working_day(here.date()) or here.hour < book().value("forum.chase_from_hour"):
        return 0
    return chase_unread(now=now)


def tell(now: datetime) -> int:
    """What happened to a meeting, some minutes ago, to whoever wants to hear of its body. Returns how many are told."""
    merged = timedelta(minutes=book().value("forum.merge_minutes"))
    return sum(tell_readers(meeting=meeting, now=now) for meeting in untold_meetings(now - merged))


def ask_days(now: datetime) -> int:
    """Asks, by day, those who said so which day they keep; nobody in their own hours of prayer or rest, which pass.
    Returns how many were reached."""
    rules = book()
    first, last = rules.value("forum.ask_hours")
    if not first <= clock.local(now).hour < last:
        return 0
    waiting = due(now, rules)
    people = {one.person.pk: one.person for one in waiting}
    away, numbers = not_alertable(people.values(), now), numbers_of(people)
    ready = [one for one in waiting if one.person.pk not in away]
    return sum(
        ask_which_day(due=one, point=numbers.get(one.person.pk), now=now, rules=rules) for one in ready
    )
