"""From weekly patterns to duties: London's clock, midnight, clock changes and bank holidays."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from cohesion.almanac.days import is_bank_holiday
from cohesion.directory.models import Duty, Pattern
from cohesion.directory.states import BankHolidays
from cohesion.kit import clock

DAY = timedelta(days=1)


def moment(day: date, at: time) -> datetime:
    """When London's clocks show that time on that day, in UTC.

    A time that the clocks skip in March is the moment they are put forward by an hour from it; one that they show twice
    in October is the first of the two. So a duty that ends at a time and one that begins at it always meet.
    """
    return datetime.combine(day, at, clock.LONDON).astimezone(UTC)


def hours_on(day: date, from_time: time, until_time: time) -> tuple[datetime, datetime]:
    """From one time to another of a day; until the next day when the end is not after the beginning.

    In the night in March of which the clocks skip the whole stretch, the end is not after the beginning.
    """
    last = day if until_time > from_time else day + DAY
    return moment(day, from_time), moment(last, until_time)


def falls_on(pattern: Pattern, day: date) -> bool:
    """Whether the pattern has a duty that begins on that day."""
    if day.weekday() != pattern.weekday or day < pattern.first_day:
        return False
    if pattern.last_day and day > pattern.last_day:
        return False
    if (_monday(day) - _monday(pattern.first_day)).days // 7 % pattern.every_weeks:
        return False
    if pattern.bank_holidays == BankHolidays.ALWAYS:
        return True
    return is_bank_holiday(day) == (pattern.bank_holidays == BankHolidays.ONLY)


def duties_of(patterns: Iterable[Pattern], first: date, last: date) -> list[Duty]:
    """The duties, not saved, that these patterns have beginning on the days from first to last."""
    days = [first + n * DAY for n in range((last - first).days + 1)]
    found = []
    for pattern in patterns:
        for day in days:
            if falls_on(pattern, day):
                starts_at, ends_at = hours_on(day, pattern.from_time, pattern.until_time)
                if ends_at > starts_at:
                    found.append(
                        Duty(
                            post=pattern.post,
                            pattern=pattern,
                            starts_at=starts_at,
                            ends_at=ends_at,
                            turn=pattern.turn,
                        )
                    )
    return found


def _monday(day: date) -> date:
    return day - day.weekday() * DAY
