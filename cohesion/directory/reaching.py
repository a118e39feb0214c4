"""When people cannot be reached, as they told us: a rule that others ask before they text or call.

An alert of S1 or S2 goes all the same, and says that this person may not answer: `incidents.absences` decides that.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from cohesion.accounts.models import Person
from cohesion.almanac.sun import sunset
from cohesion.directory.models import Absence, TimeAway
from cohesion.directory.patterns import DAY, hours_on
from cohesion.directory.states import AwayKind, Weekday
from cohesion.kit import clock
from cohesion.policy.book import Book, book


def not_alertable(people: Iterable[Person], at: datetime) -> dict[int, str]:
    """Why each of these people does not answer at that moment and until when, in words, by the id of each who does not.

    A few queries, however many they are.
    """
    people, rules = list(people), None
    absent = Absence.objects.filter(person__in=people, starts_at__lte=at, ends_at__gt=at)
    found = {one.person_id: f"Away until {clock.local(one.ends_at):%a %d %b %H:%M}" for one in absent}
    for away in TimeAway.objects.filter(person__in=people):
        rules = rules or book()
        until = until_when(away, at, rules)
        if until:
            found[away.person_id] = f"{what(away)} until {clock.local(until):%a %H:%M}"
    return found


def what(away: TimeAway) -> str:
    return "Not reachable" if away.kind == AwayKind.WEEKLY else away.get_kind_display()


def until_when(away: TimeAway, at: datetime, rules: Book) -> datetime | None:
    """The end of the stretch that this moment lies in, or None when it lies in none."""
    today = clock.local(at).date()
    for day in (today - DAY, today):
        stretch = _beginning_on(day, away, rules)
        if stretch and stretch[0] <= at < stretch[1]:
            return stretch[1]
    return None


def _beginning_on(day: date, away: TimeAway, rules: Book) -> tuple[datetime, datetime] | None:
    if away.kind == AwayKind.SHABBAT:
        return _shabbat(day, rules) if day.weekday() == Weekday.FRIDAY else None
    if away.kind == AwayKind.JUMUAH:
        start, end = (time.fromisoformat(at) for at in rules.value("away.jumuah"))
        return hours_on(day, start, end) if day.weekday() == Weekday.FRIDAY else None
    return hours_on(day, away.from_time, away.until_time) if day.weekday() == away.weekday else None


def _shabbat(friday: date, rules: Book) -> tuple[datetime, datetime]:
    before = timedelta(minutes=rules.value("away.shabbat_minutes_before"))
    after = timedelta(minutes=rules.value("away.shabbat_minutes_after"))
    return sunset(friday, rules) - before, sunset(friday + DAY, rules) + after
