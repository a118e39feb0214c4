"""Which days faith communities keep: the reviewed table, and what local leaders have said since."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from cohesion.almanac.windows import in_words
from cohesion.policy.book import Book, book

HERE = Path(__file__).parent
NEAR = 2  # days that a local custom or the moon may lie from the table
DOUBTFUL = {"sighting": "may be", "tabular": "some keep", "disputed": "some keep"}


@dataclass(frozen=True)
class Observance:
    """A line of observances.toml: spans are first and last day, counted from the day itself."""

    key: str
    name: str
    tradition: str
    certainty: str
    source: str
    reviewed_by: str
    branch: str = ""
    hard: tuple[tuple[int, int], ...] = ()
    soft: tuple[tuple[int, int], ...] = ()
    doubt: int = 0
    sunset: bool = False
    evenings: bool = False
    also_hard: bool = False
    hard_once_known: bool = False

    @property
    def print(self) -> str:
        """The same for the same line: a review holds for the line that was read, and lapses when it is changed."""
        return sha256(repr(replace(self, reviewed_by="")).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class FaithDate:
    """An observance on a day. `confirmed` when somebody local has said which day is kept; then there is no `also`."""

    observance: Observance
    day: date
    tabled: date
    also: tuple[date, ...] = ()
    confirmed: bool = False

    @property
    def key(self) -> str:
        """Its name in `almanac.kept`, the same whatever day is kept: "eid_al_fitr.2027-03-09"."""
        return f"{self.observance.key}.{self.tabled.isoformat()}"

    @property
    def doubt(self) -> int:
        """How many days later it may be, by the moon."""
        return 0 if self.confirmed else self.observance.doubt

    @property
    def others(self) -> list[date]:
        """The days that it may be instead, or that some keep instead."""
        return [*self.also, *(self.day + timedelta(days=n + 1) for n in range(self.doubt))]

    def days(self) -> list[date]:
        """Every day that it may be, in order: what its leaders are asked to choose from."""
        return sorted({self.day, *self.others})

    def when(self) -> str:
        """In words, never one day as certain where it is not: "Tuesday 9 March, may be Wednesday 10 March"."""
        others = self.others
        said = in_words(self.day)
        if not others:
            return said
        link = DOUBTFUL.get(self.observance.certainty, "may be")
        return f"{said}, {link} {' or '.join(map(in_words, others))}"


def covered() -> tuple[int, int]:
    """The first and the last year that the table knows whole. What lies outside is unknown, not free."""
    years = {day.year for day in _computed()["easter"]}
    return min(years), max(years)


def faith_dates(first: date, last: date, rules: Book | None = None) -> list[FaithDate]:
    """Every faith date whose day, or a day that some keep, lies between the two, both included; by day.

    What is written in `almanac.kept` wins over the table. Raises ValueError outside the years that the table covers.
    """
    must_cover(first, last)
    within = [d for d in every_date(rules) if any(first <= day <= last for day in (d.day, *d.also))]
    return sorted(within, key=lambda d: (d.day, d.observance.key))


def every_date(rules: Book | None = None) -> list[FaithDate]:
    """The whole table, with what is written in `almanac.kept` over it; in no order."""
    kept = (rules or book()).value("almanac.kept")
    return [_as_kept(tabled, kept) for tabled in _table()]


def observances(rules: Book | None = None) -> list[Observance]:
    """Every line of the table once, with whoever has read it as it stands: what is written in `almanac.reviewed`."""
    reviewed = (rules or book()).value("almanac.reviewed")
    lines = {tabled.observance.key: tabled.observance for tabled in _table()}
    return [replace(line, reviewed_by=_reviewer(line, reviewed.get(line.key))) for line in lines.values()]


def _reviewer(line: Observance, review: dict[str, str] | None) -> str:
    """ "Imam of X, 1 February 2027"; empty when nobody has read the line, or it was changed since."""
    if review is None or review["line"] != line.print:
        return line.reviewed_by
    on = date.fromisoformat(review["on"])
    return f"{review['by']}, {on.day} {on:%B %Y}"


def must_cover(first: date, last: date) -> None:
    """Raises ValueError when a day lies outside the table: silence there would read as "nothing is kept"."""
    earliest, latest = covered()
    if first.year < earliest or last.year > latest:
        raise ValueError(f"Faith dates are known from {earliest} to {latest} only")


def objections_to_keeping(key: str, day: date) -> list[str]:
    """Why a leader's "we keep this day" can't be written into `almanac.kept`; empty when it can.

    A slip of the finger would open the day itself to meetings: only the days about the tabled one are taken.
    """
    tabled = next((found for found in _table() if found.key == key), None)
    if tabled is None:
        return [f"There is no date called {key}"]
    if day in tabled.also or abs((day - tabled.day).days) <= NEAR:
        return []
    return [f"{tabled.observance.name} is on {tabled.when()}: {in_words(day)} is too far from that"]


def to_confirm(today: date, rules: Book | None = None) -> list[FaithDate]:
    """The faith dates in doubt whose leaders are to be asked today: so many days before as `almanac.ask_days_before`.

    Dates beyond the table are not asked about: nothing is known of them yet.
    """
    rules = rules or book()
    asked = set(rules.value("almanac.ask_days_before"))
    until = min(today + timedelta(days=max(asked)), date(covered()[1], 12, 31))
    coming = faith_dates(today, until, rules) if today <= until else []
    return [d for d in coming if (d.doubt or d.also) and (d.day - today).days in asked]


def _as_kept(tabled: FaithDate, kept: dict[str, str]) -> FaithDate:
    said = kept.get(tabled.key)
    return replace(tabled, day=date.fromisoformat(said), also=(), confirmed=True) if said else tabled


@cache
def _table() -> tuple[FaithDate, ...]:
    return tuple(found for key, line in _lines().items() for found in _of(key, line))


def _of(key: str, line: dict) -> Iterator[FaithDate]:
    known = {name: value for name, value in line.items() if name in Observance.__dataclass_fields__}
    spans = {side: tuple((a, b) for a, b in line.get(side, [])) for side in ("hard", "soft")}
    observance = Observance(key=key, **(known | spans))
    days = _days(key, line)
    for day in days:
        # A day that some keep instead belongs to the nearest of the tabled ones.
        also = tuple(d for d in line.get("also", ()) if min(days, key=lambda own: abs(own - d)) == day)
        yield FaithDate(observance, day, day, also)


def _days(key: str, line: dict) -> list[date]:
    if "fixed" in line:
        first, last = covered()
        return [date.fromisoformat(f"{year}-{line['fixed']}") for year in range(first, last + 1)]
    days = line.get("dates") or _computed()[line.get("of", key)]
    return [day + timedelta(days=line.get("offset", 0)) for day in days]


@cache
def _computed() -> dict[str, list[date]]:
    return tomllib.loads((HERE / "dates.toml").read_text(encoding="utf-8"))


@cache
def _lines() -> dict[str, dict]:
    return tomllib.loads((HERE / "observances.toml").read_text(encoding="utf-8"))
