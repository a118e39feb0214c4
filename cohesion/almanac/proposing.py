"""Dates for a meeting, ranked: proposed, never ruled. No fixed rule of the calendar stays clear of everybody."""

from dataclasses import dataclass
from datetime import date, datetime, time

from cohesion.almanac.clashes import met, windows_between
from cohesion.almanac.windows import Weight, Window, at, days_between
from cohesion.policy.book import Book, book


@dataclass(frozen=True)
class Proposal:
    """A time for a meeting, and what it would clash with, hard first."""

    starts: datetime
    ends: datetime
    clashes: tuple[Window, ...]

    @property
    def hard(self) -> int:
        """How many clashes need the chair's recorded reason."""
        return sum(1 for clash in self.clashes if clash.weight == Weight.HARD)

    @property
    def clear(self) -> bool:
        return not self.clashes


def propose(
    first: date, last: date, *, turn: int = 0, count: int = 5, rules: Book | None = None
) -> list[Proposal]:
    """The best dates from the first day to the last, both included, best first, and no two in one week.

    Fewest hard clashes come first, then fewest soft, then nearest to the middle. A date with a clash is offered where
    there is no better: a clash is explained and never blocks. `turn` counts the meetings, so that the hours of
    `almanac.slots` take turns. Two database queries at most. Raises ValueError for years without a table.
    """
    rules = rules or book()
    slots = rules.value("almanac.slots")
    windows = windows_between(first, last, rules)
    slot = slots[turn % len(slots)]
    days = [day for day in days_between(first, last) if day.weekday() in slot["days"]]
    middle = first + (last - first) / 2
    ranked = sorted(
        (_on(day, slot, windows) for day in days),
        key=lambda p: (p.hard, len(p.clashes), abs(p.starts.date() - middle), p.starts),
    )
    return _one_a_week(ranked)[:count]


def _on(day: date, slot: dict[str, str], windows: list[Window]) -> Proposal:
    starts, ends = (at(day, time.fromisoformat(slot[side])) for side in ("from", "until"))
    return Proposal(starts, ends, tuple(met(starts, ends, windows)))


def _one_a_week(ranked: list[Proposal]) -> list[Proposal]:
    """The best of each week, still best first: five days running would be no choice."""
    best: dict[tuple[int, int], Proposal] = {}
    for proposal in ranked:
        best.setdefault(proposal.starts.isocalendar()[:2], proposal)
    return list(best.values())
