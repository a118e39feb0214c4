"""The clock of the house: moments are aware and kept in UTC; people read the time in London."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """This moment, aware, in UTC. The one place that asks the time."""
    return _pretended.get() or timezone.now()


@contextmanager
def pretending(moment: datetime) -> Iterator[None]:
    """As if it were that moment, for the caller alone. Only the demonstration may: it has a past it never lived."""
    before = _pretended.set(moment.astimezone(UTC))  # as every moment is: digests are made of what is written
    try:
        yield
    finally:
        _pretended.reset(before)


def local(moment: datetime) -> datetime:
    """The moment as London's clocks show it. ValueError without a time zone: guessing would hide an hour."""
    if moment.tzinfo is None:
        raise ValueError("This moment has no time zone. Make it aware, as clock.now() is.")
    return moment.astimezone(LONDON)


def start_of(day: date) -> datetime:
    """Midnight in London, in UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def hhmm(moment: datetime) -> str:
    """The time in London on a 24-hour clock, as in "18:42"."""
    return f"{local(moment):%H:%M}"


def day_in_words(moment: datetime) -> str:
    """The day in London, as in "Saturday 12 June 2027"."""
    day = local(moment)
    return f"{day:%A} {day.day} {day:%B %Y}"


def in_words(delta: timedelta) -> str:
    """A length of time in its two largest units, rounded down: "3 min 28 s", "1 h 20 min", "2 days 3 h".

    A length below nought reads "0 s": two clocks may differ a little, and nobody is helped by a minus sign.
    """
    seconds = max(int(delta.total_seconds()), 0)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return _two(f"{days} day" if days == 1 else f"{days} days", hours, "h")
    if hours:
        return _two(f"{hours} h", minutes, "min")
    return _two(f"{minutes} min", seconds, "s") if minutes else f"{seconds} s"


def _two(larger: str, smaller: int, unit: str) -> str:
    return f"{larger} {smaller} {unit}" if smaller else larger


def is_within(moment: datetime, first: str, last: str) -> bool:
    """Whether London's clocks show a time from `first` until before `last`, as in "09:00" and "20:00"."""
    return first <= hhmm(moment) < last
