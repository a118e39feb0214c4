"""What everybody may read of how we did: each figure with what it means and what it is taken from.

Few incidents, or few places of an area, are never published: a figure could point to one of them. Nothing here adds up
to a total, from which one that is left out could be worked out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cohesion.live.shared import Shared
from cohesion.policy.book import Book, book
from cohesion.upkeep.reachable import AreaReach, reach_by_area
from incidents.figures import MONTH, TOO_FEW, Figure, figures
from incidents.models import Incident
from incidents.states import State

MEANS = {
    "Raised to first text": (
        "From a report to the moment at which the network’s provider took the first text about it.",
        "the record of the outbox",
    ),
    "Raised to police acknowledgement": (
        "From a report to the first “I have this” of police liaison.",
        "the answers on the board",
    ),
    "Raised to 80% answered": (
        "From a report to the moment at which four in five of those who were asked had answered, whatever they said.",
        "the answers on the board",
    ),
    "Raised to first update": (
        "From a report to the first update that was sent to everybody who had been told.",
        "the updates on the board",
    ),
    "Correction, from noticing to sending": (
        "From noticing an error in what we sent to its correction being on its way.",
        "the journal of each incident",
    ),
    "Updates promised and met": (
        "Of the updates promised by a time, how many came by then. The end of an incident keeps the promise that runs.",
        "the updates on the board",
    ),
}


@dataclass(frozen=True)
class Line:
    """A row of the table, and of the file. `behind` is how many incidents stand behind it, in words."""

    label: str
    value: str
    behind: str
    means: str
    taken_from: str


@dataclass(frozen=True)
class Published:
    """Everything on the page, as of one moment."""

    as_of: datetime
    months: int
    fewest: int
    reachable_people: int
    reachable_days: int
    lines: list[Line]
    areas: list[AreaReach]

    def rows(self) -> Iterator[list[str]]:
        """For a file: a heading, then one row a figure."""
        yield ["figure", "value", "behind it", "what it means", "taken from", "as of"]
        as_of = self.as_of.isoformat(timespec="seconds")
        for line in self.lines:
            yield [line.label, line.value, line.behind, line.means, line.taken_from, as_of]
        for area in self.areas:
            yield [
                f"Places that can be reached: {area.name}",
                area.words,
                "",
                self.reach_means,
                REACH_FROM,
                as_of,
            ]

    @property
    def reach_means(self) -> str:
        return (
            f"Places of which at least {self.reachable_people} people answered a check, an exercise or an alert in"
            f" the last {self.reachable_days} days, of all places there."
        )


REACH_FROM = "the directory, and what people answered"


kept: Shared[Published] = Shared(lasts=timedelta(minutes=5))  # a page for everybody must not slow the sending


def published(now: datetime) -> Published:
    """The figures of the last months, counted anew every five minutes at most: `as_of` says when."""
    return kept.get("figures", lambda: _count(now))


def _count(now: datetime) -> Published:
    rules = book()
    fewest = max(rules.value("figures.fewest"), 1)
    return Published(
        as_of=now,
        months=rules.value("figures.months"),
        fewest=fewest,
        reachable_people=rules.value("reachable.people"),
        reachable_days=rules.value("reachable.days"),
        lines=[*(_line(one, fewest) for one in figures(now)), _exercises(now, rules)],
        areas=reach_by_area(now),
    )


def _line(figure: Figure, fewest: int) -> Line:
    few = figure.value == TOO_FEW
    behind = f"fewer than {fewest} incidents" if few else f"{figure.incidents} incidents"
    return Line(figure.label, figure.value, behind, *MEANS[figure.label])


def _exercises(now: datetime, rules: Book) -> Line:
    """How many were held: they happened to nobody, so any number may be told. They are in no other figure."""
    since = now - rules.value("figures.months") * MONTH
    held = Incident.objects.filter(is_drill=True, state=State.STOOD_DOWN, raised_at__gt=since).count()
    means = "Exercises and contact tests that were brought to their end. None of them is in any other figure."
    return Line("Exercises held", str(held), "", means, "the list of exercises")
