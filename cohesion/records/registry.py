"""What a sweep, a subject-access file and an erasure cover. Each room registers its own when it is ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cohesion.accounts.models import Person

Row = Mapping[str, object]


@dataclass(frozen=True)
class Held:
    """What legal holds keep: people by their id, and subjects such as incident.K7P2."""

    people: frozenset[int] = frozenset()
    subjects: frozenset[str] = frozenset()

    def covers(self, person) -> bool:
        return person.pk in self.people


@dataclass(frozen=True)
class Kind:
    """A kind of record with its time. `rule` is a policy key: a number of days.

    `past(before, held)` finds what was done with before that moment, still holds words or numbers, and no hold keeps.
    `remove(by, rows)` takes them out, or deletes the rows; it is called in a transaction of its own, and what it
    removed is not found again. `covers` names the models, or single fields, that it empties: a test holds that every
    field with words or numbers is named by a kind, or excused (tests/records/excused.py).
    """

    name: str
    label: str
    rule: str
    past: Callable[[datetime, Held], QuerySet]
    remove: Callable[[object, list], None]
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class About:
    """A part of what is held about a person.

    `gather(person)` gives plain rows for the file, without a word about anybody else. `erase(by, person, reason)` takes
    out what may go and returns how much; `kept(person)` says in sentences what must stay, and why. `covers` names the
    models whose rows about the person are in it. `against(person)` says in sentences what speaks against erasing
    them at all: only an operator's command can do it anyway.
    """

    label: str
    gather: Callable[[Person], list[Row]]
    erase: Callable[[Person | None, Person, str], int] = lambda by, person, reason: 0
    kept: Callable[[Person], list[str]] = lambda person: []
    covers: tuple[str, ...] = ()
    against: Callable[[Person], list[str]] = lambda person: []


_kinds: dict[str, Kind] = {}
_about: dict[str, About] = {}


def register_kind(kind: Kind) -> None:
    _kinds[kind.name] = kind


def register_about(about: About) -> None:
    _about[about.label] = about


def kinds() -> list[Kind]:
    return list(_kinds.values())


def parts() -> list[About]:
    return list(_about.values())
