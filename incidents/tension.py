"""What the tension log shows: entries, the week by area, and how many there were from week to week."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from cohesion.directory.models import Area, Place
from cohesion.kit import clock
from cohesion.policy.book import Book
from incidents.models import TensionEntry
from incidents.states import Tension

WEEKS = 12  # of the trend
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Cllr|Imam|Rabbi|Rev|PC|Sgt)\.? [A-Z]\w+")
TWO_NAMES = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")


@dataclass
class AreaWeek:
    """One area in one week: how many of each sort, and the highest level."""

    area: Area
    entries: list[TensionEntry] = field(default_factory=list)
    highest: str = ""

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(sort.short, sum(entry.sort == sort for entry in self.entries)) for sort in Tension]


@dataclass(frozen=True)
class Week:
    """How many entries a week had."""

    monday: date
    count: int


def levels(rules: Book) -> dict[str, str]:
    """The label of each level by its key, from the calmest to the most tense, as the council's police word them."""
    return dict(rules.value("tension.levels"))


def entries(area: int | None = None, sort: str = "") -> QuerySet[TensionEntry]:
    """The newest first."""
    found = TensionEntry.objects.select_related("area", "incident")
    found = found.filter(area=area) if area else found
    return found.filter(sort=sort) if sort else found


def monday_of(moment: datetime) -> date:
    day = clock.local(moment).date()
    return day - timedelta(days=day.weekday())


def week_by_area(monday: date, rules: Book) -> list[AreaWeek]:
    """Each area with anything heard in that week, by name. One query."""
    order = list(levels(rules))
    weeks: dict[int, AreaWeek] = {}
    for entry in entries().filter(at__gte=_start(monday), at__lt=_start(monday + timedelta(days=7))):
        weeks.setdefault(entry.area_id, AreaWeek(entry.area)).entries.append(entry)
    for week in weeks.values():
        known = [entry.level for entry in week.entries if entry.level in order]
        week.highest = levels(rules)[max(known, key=order.index)] if known else ""
    return sorted(weeks.values(), key=lambda week: week.area.name)


def trend(found: QuerySet[TensionEntry], now: datetime) -> list[Week]:
    """How many there were in each of the last weeks, the oldest first; this week is not over. One query."""
    this = monday_of(now)
    mondays = [this - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    moments = found.filter(at__gte=_start(mondays[0])).values_list("at", flat=True)
    of = [monday_of(at) for at in moments]
    return [Week(monday, of.count(monday)) for monday in mondays]


def has_risen(weeks: list[Week], rules: Book) -> Week | None:
    """The week in which tension rose, this one or the last, as `dialogue.rise` counts it; None when it did not.

    `weeks` as `trend` gives them: a week is compared with the average of those before it.
    """
    rule = rules.value("dialogue.rise")
    for at in (len(weeks) - 1, len(weeks) - 2):
        before = [week.count for week in weeks[max(at - rule["weeks"], 0) : at]]
        average = sum(before) / len(before) if before else 0
        if weeks[at].count >= max(rule["at_least"], rule["times"] * average):
            return weeks[at]
    return None


def source_of(week: Week) -> str:
    """How that week is named where something is asked for because of it."""
    return f"tension.{week.monday.isoformat()}"


def cautions(text: str, rules: Book, known: Collection[str] | None = None) -> list[str]:
    """What in an entry may describe a person, to be looked at once more; empty mostly. It never refuses: a place or a
    community may be meant. `known` are names that may stand, by default those of places and areas."""
    known = _names() if known is None else known
    bare = text
    for name in sorted(known, key=len, reverse=True):
        bare = re.sub(re.escape(name), "…", bare, flags=re.IGNORECASE)
    words = set(re.findall(r"[a-z]+", bare.lower()))
    found = [match.group() for match in [*TITLED.finditer(bare), *TWO_NAMES.finditer(bare)]]
    said = " ".join(found).lower()
    groups = [word for word in rules.value("tension.caution_words") if words & {word, f"{word}s"}]
    return list(dict.fromkeys([*found, *(word for word in groups if word not in said)]))


def _names() -> set[str]:
    areas = Area.objects.values_list("name", "district")
    places = Place.objects.values_list("name", "town")
    return {name for pair in [*areas, *places] for name in pair if name}


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LONDON)
