"""A stretch of time that a meeting should stay clear of, and why."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from cohesion.kit.clock import LONDON


class Weight(StrEnum):
    """Hard needs the chair's recorded reason; soft is to be avoided where something else is free."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True)
class Window:
    """From `starts` up to `ends`, both aware. `words` says in a sentence what is then, for the page of a clash."""

    key: str
    tradition: str
    weight: Weight
    starts: datetime
    ends: datetime
    words: str

    def meets(self, starts: datetime, ends: datetime) -> bool:
        """Whether any moment lies in both. What ends as the other begins does not meet it."""
        return self.starts < ends and starts < self.ends


def at(day: date, clock: time) -> datetime:
    """That time of that day by London's clocks."""
    return datetime.combine(day, clock, tzinfo=LONDON)


def midnight(day: date) -> datetime:
    """The moment at which that day begins in London."""
    return at(day, time())


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included; none when the last is earlier."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def in_words(day: date) -> str:
    """The day without its year, as in "Tuesday 9 March": the page names the year once."""
    return f"{day:%A} {day.day} {day:%B}"
