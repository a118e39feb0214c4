"""What a file would change, kept beside what was there before, until all of it is saved or none."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError

from cohesion.directory.importing.problems import Problem
from cohesion.directory.importing.rows import Row
from cohesion.kit.phones import mask_in

_COLUMNS = {  # where a field of ours stands in the file, when it has another name there
    "sms_name": "place_sms_name",
    "number": "mobile",
    "held_from": "from",
    "held_until": "until",
}
_BATCH = 500


class Change:
    """One thing of ours as the file wants it: new, or with the fields that differ and what they were before."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing
        self.is_new = thing.pk is None
        self.before: dict[str, Any] = {}

    def put(self, **values: Any) -> "Change":
        """Takes over what the file says. None says nothing: an empty cell never erases."""
        return self.set(**{name: value for name, value in values.items() if value is not None})

    def set(self, **values: Any) -> "Change":
        """Takes over every value, None too."""
        for name, value in values.items():
            before = None if self.is_new else getattr(self.thing, name)
            if self.is_new or before != value:
                setattr(self.thing, name, value)
                self.before.setdefault(name, before)
        return self

    @property
    def is_change(self) -> bool:
        return self.is_new or bool(self.before)

    def problems(self, row: int) -> list[Problem]:
        """The model's own rules, without queries: what must be unique is matched before."""
        related = [f.name for f in self.thing._meta.fields if f.is_relation]
        try:
            self.thing.clean_fields(exclude=related)
            self.thing.clean()
        except ValidationError as wrong:
            said = wrong.message_dict.items()
            return [Problem(row, _COLUMNS.get(name, name), text) for name, texts in said for text in texts]
        return []

    def __str__(self) -> str:
        """One line for the journal, with numbers masked."""
        what = f"{self.thing._meta.verbose_name} {self.thing}"
        if self.is_new:
            return mask_in(f"Added {what}")
        changes = (
            f"{name} {_shown(was)} → {_shown(getattr(self.thing, name))}" for name, was in self.before.items()
        )
        return mask_in(f"Changed {what}: {', '.join(changes)}")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "an outline"
    return "empty" if value in (None, "") else str(value)


@dataclass
class Plan:
    """Everything a file would change, in the order in which it can be saved."""

    organisations: list[Change] = field(default_factory=list)
    places: list[Change] = field(default_factory=list)
    people: list[Change] = field(default_factory=list)
    numbers: list[Change] = field(default_factory=list)
    posts: list[Change] = field(default_factory=list)
    of_row: dict[int, list[Change]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, kind: list[Change], change: Change, rows: Iterable[Row]) -> None:
        """Adds a change that these rows asked for, checked by the model's rules."""
        numbers = [row.number for row in rows]
        kind.append(change)
        for number in numbers:
            self.of_row.setdefault(number, []).append(change)
        self.problems += change.problems(numbers[0])

    def object(self, row: Row, column: str, text: str) -> None:
        self.problems.append(Problem(row.number, column, text))

    @property
    def all(self) -> list[Change]:
        return self.organisations + self.places + self.people + self.numbers + self.posts

    def save(self) -> None:
        """Saves everything in batches. The caller holds the transaction."""
        for changes in (self.organisations, self.places, self.people, self.numbers, self.posts):
            new = [change.thing for change in changes if change.is_new]
            old = [change for change in changes if change.before and not change.is_new]
            if new:
                type(new[0]).objects.bulk_create(new, batch_size=_BATCH)
            if old:
                fields = sorted({name for change in old for name in change.before})
                type(old[0].thing).objects.bulk_update(
                    [change.thing for change in old], fields, batch_size=_BATCH
                )


@dataclass(frozen=True)
class RowOutcome:
    """What one row comes to: added, changed or unchanged, and each thing in words, numbers masked."""

    number: int
    what: str
    lines: list[str]


@dataclass(frozen=True)
class Outcome:
    """What an import did: rows added, changed and unchanged, each thing in words, and what somebody should look at."""

    added: int
    changed: int
    unchanged: int
    lines: list[str]
    notes: list[str]
    moved: int = 0  # places put into another area
    by_row: list[RowOutcome] = field(default_factory=list)
    fingerprint: str = ""  # the same only while the same things would change from the same to the same

    def __str__(self) -> str:
        return f"{self.added:,} added, {self.changed:,} changed, {self.unchanged:,} unchanged"


def outcome(plan: Plan, rows: Iterable[Row]) -> Outcome:
    """Counts by row. Added when the row's post is new (or its place, if it names nobody), changed when anything is.

    Things that several rows share are told with the first of them.
    """
    told: set[int] = set()
    by_row = [_row_outcome(row.number, plan.of_row.get(row.number, []), told) for row in rows]
    counts = Counter(one.what for one in by_row)
    lines = [str(change) for change in plan.all if change.is_change]
    return Outcome(
        counts["added"],
        counts["changed"],
        counts["unchanged"],
        lines,
        plan.notes,
        by_row=by_row,
        fingerprint=_fingerprint(plan),
    )


def _row_outcome(number: int, changes: list[Change], told: set[int]) -> RowOutcome:
    what = "unchanged"
    if changes and changes[-1].is_new:
        what = "added"
    elif any(change.is_change for change in changes):
        what = "changed"
    new = [change for change in changes if change.is_change and id(change) not in told]
    told.update(map(id, new))
    return RowOutcome(number, what, [str(change) for change in new])


def _fingerprint(plan: Plan) -> str:
    """Of every change, with numbers in full. Moments are left out: they are those of the looking."""
    said = []
    for change in plan.all:
        if change.is_change:
            key = "new" if change.is_new else change.thing.pk
            parts = {name: (was, getattr(change.thing, name)) for name, was in change.before.items()}
            kept = {name: values for name, values in parts.items() if not isinstance(values[1], datetime)}
            said.append(f"{change.thing._meta.label} {key} {change.thing} {kept!r}")
    return sha256("\n".join(said).encode()).hexdigest()
