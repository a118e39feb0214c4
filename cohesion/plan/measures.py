"""What is counted, in public. A service registers how; what it means, and how much is enough, is policy.

`register("forums_held", run)`: `run(first, last)` counts over the days from `first` to `last`, both within.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cohesion.live.shared import Shared
from cohesion.plan.models import EnteredFigure
from cohesion.plan.states import Colour
from cohesion.policy.book import Book, book

TOO_FEW = "too few to publish"


@dataclass(frozen=True)
class Count:
    """So many; or so many of so many, which is a share."""

    done: int
    of: int | None = None


Run = Callable[[date, date], Count]
_registered: dict[str, Run] = {}


def register(key: str, run: Run) -> None:
    """Has a measure counted by a service. Its words and its target are the policy record `measure.<key>`."""
    _registered[key] = run


@dataclass(frozen=True)
class Measured:
    """One measure over a period, as everybody reads it. `value` is None where too few stand behind it."""

    key: str
    label: str
    how: str
    source: str
    target: int
    is_share: bool
    value: int | None
    words: str
    colour: Colour

    @property
    def percent(self) -> int:
        """How long its bar is, of a hundred: of the target for a count, of all for a share."""
        if self.value is None:
            return 0
        whole = 100 if self.is_share else max(self.target, 1)
        return min(100, round(100 * self.value / whole))


def measured(first: date, last: date) -> list[Measured]:
    """Every measure that a council has switched on, in the order of the policy."""
    rules = book()
    keys = rules.value("progress.measures")
    return [_measured(key, _count(key, first, last), rules) for key in keys]


kept: Shared[list[Measured]] = Shared(
    lasts=timedelta(minutes=5)
)  # a page for everybody must not slow the sending


def lately(today: date) -> list[Measured]:
    """Every measure over the twelve months that end today, counted anew every five minutes at most."""
    return kept.get(today, lambda: measured(*year_to(today)))


def year_to(today: date) -> tuple[date, date]:
    """The twelve months that end today."""
    return today - timedelta(days=364), today


def entered_by_hand(rules: Book) -> list[str]:
    """The measures that nothing of ours counts."""
    return [key for key in rules.value("progress.measures") if key not in _registered]


def _count(key: str, first: date, last: date) -> Count | None:
    if run := _registered.get(key):
        return run(first, last)
    within = EnteredFigure.objects.filter(measure=key, first_day__gte=first, last_day__lte=last)
    newest = {
        (one.first_day, one.last_day): one for one in within.order_by("id")
    }  # a later one corrects an earlier
    if not newest:
        return None
    of = [one.of for one in newest.values() if one.of is not None]
    return Count(sum(one.done for one in newest.values()), sum(of) if of else None)


def _measured(key: str, count: Count | None, rules: Book) -> Measured:
    about = rules.value(f"measure.{key}")
    target, is_share = about["target"], about["is_share"]
    value, words = _value(count, is_share, target, rules.value("progress.fewest"))
    colour = Colour.GREY if value is None else _colour(value, target, rules.value("progress.amber_share"))
    return Measured(key, about["label"], about["how"], about["from"], target, is_share, value, words, colour)


def _value(count: Count | None, is_share: bool, target: int, fewest: int) -> tuple[int | None, str]:
    if count is None:
        return None, "not counted yet"
    if not is_share:
        return count.done, f"{count.done} of {target}"
    if not count.of or count.of < fewest:
        return None, TOO_FEW
    share = round(100 * count.done / count.of)
    return share, f"{share}%"


def _colour(value: int, target: int, amber_share: float) -> Colour:
    if value >= target:
        return Colour.GREEN
    return Colour.AMBER if value >= amber_share * target else Colour.RED
