"""Working days in England. A kept library knows the bank holidays; what is proclaimed late is the council's to add."""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

from cohesion.policy.book import Book, book


@cache
def _of_year(year: int) -> dict[date, str]:
    """England's bank holidays on the days they are kept: 28 December 2026 for Boxing Day, not the Saturday itself.

    Source: Banking and Financial Dealings Act 1971, schedule 1, by the library `holidays`. It also names a Saturday or
    Sunday for which a later day is given; that day is no bank holiday.
    """
    named = country_holidays("GB", subdiv="ENG", years=year)
    return {day: name for day, name in named.items() if day.weekday() < 5}


def bank_holiday(day: date) -> str:
    """Its name, or empty. Days of `almanac.proclaimed` count too: one-off holidays are proclaimed late."""
    proclaimed = book().value("almanac.proclaimed")
    return proclaimed.get(day.isoformat()) or _of_year(day.year).get(day, "")


def bank_holidays(first: date, last: date, rules: Book | None = None) -> dict[date, str]:
    """Every bank holiday between the two, both included, with its name: one look at the rules for the whole stretch."""
    proclaimed = (rules or book()).value("almanac.proclaimed")
    named = {day: name for year in range(first.year, last.year + 1) for day, name in _of_year(year).items()}
    named |= {date.fromisoformat(day): name for day, name in proclaimed.items()}
    return {day: named[day] for day in sorted(named) if first <= day <= last}


def is_bank_holiday(day: date) -> bool:
    return bool(bank_holiday(day))


def is_working_day(day: date) -> bool:
    """Not a Saturday, a Sunday or a bank holiday."""
    return day.weekday() < 5 and not is_bank_holiday(day)


def working_days_after(day: date, count: int) -> date:
    """The working day that many working days after a day, which is day 0 and is not counted itself.

    With 0, the day itself or the next working day. Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("Working days are counted forwards")
    left = count
    while left or not is_working_day(day):
        day += timedelta(days=1)
        if left and is_working_day(day):
            left -= 1
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after the first day, up to and with the last; 0 when the last is not later."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(1 for day in days if is_working_day(day))
