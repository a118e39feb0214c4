"""The clocks of an event: by when a notice must be given, when our own time begins, and when it ends.

Two kinds, never mixed: a **legal deadline** is counted back from the event and never pauses; **our target** is counted
forwards from day 0 and stands still while we wait for the organiser. Each figure is a policy setting with its source.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cohesion.almanac.days import bank_holidays
from cohesion.kit import clock
from cohesion.policy.book import Book

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Span:
    """Days on which our clock stands still, both included; `last` is None while it still does."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class TenDates:
    """The last days to give a temporary event notice. `strict` may be a day on which no office is open."""

    strict: date
    safe: date
    late_strict: date
    late_safe: date


def works(day: date, rules: Book) -> bool:
    """Whether it is no Saturday, Sunday or bank holiday. No database query: the rules are at hand."""
    return day.weekday() < SATURDAY and not bank_holidays(day, day, rules)


def working_day_after(day: date, count: int, rules: Book) -> date:
    """The working day that many working days after a day; with 0, the day itself or the next working day."""
    while count or not works(day, rules):
        day += DAY
        count -= bool(count) and works(day, rules)
    return day


def clear_days_before(event: date, count: int) -> date:
    """The last day on which notice of so many clear days can be given: neither that day nor the event's is counted.

    Source: Public Order Act 1986, section 11(5) and (6). ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("Clear days are counted backwards from the event, not below nought")
    return event - (count + 1) * DAY


def clear_working_days_before(event: date, count: int, rules: Book) -> date:
    """The same in working days, which leave out weekends and bank holidays. It may itself fall on one of those.

    Source: Licensing Act 2003, section 193 (working day), and the Home Office's guidance under section 182.
    """
    if count < 0:
        raise ValueError("Clear days are counted backwards from the event, not below nought")
    day, left = event, count
    while left:
        day -= DAY
        left -= works(day, rules)
    return day - DAY


def safe_day(day: date, rules: Book) -> date:
    """The day itself, or the last working day before it: an office that is closed receives nothing."""
    while not works(day, rules):
        day -= DAY
    return day


def ten_dates(event: date, rules: Book) -> TenDates:
    """By when a temporary event notice and a late one are to be given, for an event that begins on that day."""
    strict = clear_working_days_before(event, rules.value("events.ten_clear_days"), rules)
    late = clear_working_days_before(event, rules.value("events.late_ten_clear_days"), rules)
    return TenDates(strict, safe_day(strict, rules), late, safe_day(late, rules))


def procession_date(event: date, rules: Book) -> date:
    """By when the organiser of a procession tells the police in writing."""
    return clear_days_before(event, rules.value("events.procession_clear_days"))


def received_on(at: datetime, rules: Book) -> date:
    """The working day on which something that came at that moment counts as received.

    What comes after the hour in policy, at a weekend or on a bank holiday counts as received on the next working day.
    """
    here = clock.local(at)
    day = here.date()
    if here.strftime("%H:%M") >= rules.value("events.day_ends"):
        day += DAY
    return working_day_after(day, 0, rules)


def day_nought(at: datetime, rules: Book) -> date:
    """The first working day after the day on which a valid application was received. It is not counted itself."""
    return working_day_after(received_on(at, rules), 1, rules)


def span(paused_at: datetime, answered_at: datetime | None) -> Span:
    """The days that a pause takes out: from the one on which we asked to the one on which the answer came.

    Counting goes on with the next working day.
    """
    last = clock.local(answered_at).date() if answered_at else None
    return Span(clock.local(paused_at).date(), last)


def days_used(day0: date, today: date, rules: Book, pauses: Sequence[Span] = ()) -> int:
    """How many working days of our time are used up: after day 0, up to and with today, without the paused ones."""
    days = (day0 + n * DAY for n in range(1, (today - day0).days + 1))
    return sum(1 for day in days if works(day, rules) and not _stands_still(day, pauses))


def target(day0: date, count: int, rules: Book, pauses: Sequence[Span] = ()) -> date | None:
    """The day by which our own time is used up; None while a pause has no end, as nobody can say."""
    if any(pause.last is None for pause in pauses):
        return None
    day, left = day0, count
    while left:
        day += DAY
        left -= works(day, rules) and not _stands_still(day, pauses)
    return day


def _stands_still(day: date, pauses: Sequence[Span]) -> bool:
    return any(pause.covers(day) for pause in pauses)
