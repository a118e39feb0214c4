"""What a meeting at a given time would clash with, each in a sentence. It rules nothing out: people decide."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from cohesion.almanac.days import bank_holidays
from cohesion.almanac.faith import every_date, must_cover
from cohesion.almanac.faith_windows import DAY, iftars, windows_of
from cohesion.almanac.sun import sunset
from cohesion.almanac.windows import Weight, Window, at, days_between, in_words, midnight
from cohesion.kit.clock import hhmm, local
from cohesion.policy.book import Book, book

FRIDAY, SUNDAY = 4, 6
REACH = 40 * DAY  # further than any observance lasts, or than two customs of one lie apart


def clashes(starts: datetime, ends: datetime, rules: Book | None = None) -> list[Window]:
    """What lies in that time, hard before soft, each observance once. Two database queries at most.

    Raises ValueError for a time without a zone, an end that is not after the start, and years without a table.
    """
    if ends <= starts:
        raise ValueError("A meeting ends after it starts")
    return met(starts, ends, windows_between(local(starts).date(), local(ends).date(), rules or book()))


def met(starts: datetime, ends: datetime, windows: Iterable[Window]) -> list[Window]:
    """Those of the windows that lie in that time; of one observance only the weightiest."""
    worst: dict[str, Window] = {}
    for window in windows:
        if window.meets(starts, ends) and (window.key not in worst or window.weight == Weight.HARD):
            worst[window.key] = window
    return sorted(worst.values(), key=lambda w: (w.weight == Weight.SOFT, w.starts, w.key))


def by_tradition(found: Iterable[Window]) -> dict[str, int]:
    """How often each tradition was met, most often first: the measure of fairness of a year's meetings."""
    return dict(Counter(window.tradition for window in found).most_common())


def windows_between(first: date, last: date, rules: Book) -> list[Window]:
    """All that a meeting between the two days, both included, should stay clear of. ValueError without a table."""
    must_cover(first, last)
    found = [*_faith(first, last, rules), *_weekly(first - DAY, last, rules), *_civic(first, last, rules)]
    return [window for window in found if window.meets(midnight(first), midnight(last + DAY))]


def _faith(first: date, last: date, rules: Book) -> Iterator[Window]:
    for kept in every_date(rules):
        if not first - REACH <= kept.day <= last + REACH:
            continue
        yield from windows_of(kept, rules)
        if kept.observance.key == "ramadan":
            yield from iftars(kept, rules)


def _weekly(first: date, last: date, rules: Book) -> Iterator[Window]:
    """Prayers of every week. Begin a day early: a Saturday lies in the Shabbat that began the evening before."""
    for day in days_between(first, last):
        if day.weekday() == FRIDAY:
            yield _hours(day, "Friday prayer", "Muslim", rules.value("almanac.friday_prayer"))
            yield _shabbat(day, rules.value("almanac.shabbat"), rules)
        if day.weekday() == SUNDAY:
            yield _hours(day, "Sunday worship", "Christian", rules.value("almanac.sunday_worship"))


def _hours(day: date, name: str, tradition: str, hours: dict[str, str]) -> Window:
    starts, ends = (at(day, time.fromisoformat(hours[side])) for side in ("from", "until"))
    words = f"{name} ({tradition}): {in_words(day)}, {hhmm(starts)} to {hhmm(ends)}."
    return Window(f"{name}.{day}", tradition, Weight.HARD, starts, ends, words)


def _shabbat(friday: date, minutes: dict[str, int], rules: Book) -> Window:
    starts = sunset(friday, rules) - timedelta(minutes=minutes["before_sunset"])
    ends = sunset(friday + DAY, rules) + timedelta(minutes=minutes["after_sunset"])
    words = (
        f"Shabbat (Jewish): {in_words(friday)}, {hhmm(starts)}, to {in_words(friday + DAY)}, {hhmm(ends)}."
    )
    return Window(f"shabbat.{friday}", "Jewish", Weight.HARD, starts, ends, words)


def _civic(first: date, last: date, rules: Book) -> Iterator[Window]:
    for day, name in bank_holidays(first, last, rules).items():
        words = f"Bank holiday: {name}, {in_words(day)}."
        yield Window(f"bank.{day}", "Civic", Weight.HARD, midnight(day), midnight(day + DAY), words)
    for stretch in rules.value("almanac.avoid"):
        begins, until = (date.fromisoformat(stretch[side]) for side in ("from", "until"))
        words = f"{stretch['name']}: {in_words(begins)} to {in_words(until)}."
        key, weight = f"avoid.{stretch['name']}.{begins}", Weight(stretch["weight"])
        yield Window(key, "Civic", weight, midnight(begins), midnight(until + DAY), words)
