"""Which rows speak of the same place or person, and which of those we know already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cohesion.accounts.models import Person
from cohesion.directory.importing.problems import Problem
from cohesion.directory.importing.rows import OF_A_PERSON, OF_A_PLACE, Row
from cohesion.directory.models import ContactPoint, Place, Post

_AGREE = "Make them the same, or leave one empty."
_ONE_EACH = "A number tells us who answered, so it can belong to one person only."


@dataclass
class Gathered:
    """The rows of one place or person, and what we know of it; `known` is None for a new one."""

    known: Any = None
    rows: list[Row] = field(default_factory=list)

    def values(self, columns: Iterable[str]) -> dict[str, Any]:
        """What the rows say, by column: the first that says anything."""
        return {
            column: next((row[column] for row in self.rows if row[column] is not None), None)
            for column in columns
        }

    def conflicts(self, columns: Iterable[str], of_what: str) -> list[Problem]:
        """Rows that say different things of the one they share."""
        found = []
        for column in columns:
            said = [row for row in self.rows if row[column] is not None]
            for row in said[1:]:
                if row[column] != said[0][column]:
                    text = f"row {said[0].number} says something else about {of_what}. {_AGREE}"
                    found.append(Problem(row.number, column, text))
        return found


def places_in(rows: Iterable[Row], known: Iterable[Place]) -> tuple[dict[str, Gathered], list[Problem]]:
    """The places the rows speak of, by their reference without case, and where rows contradict each other."""
    by_ref = {place.ref.casefold(): place for place in known}
    found: dict[str, Gathered] = {}
    for row in rows:
        if row["place_ref"]:
            ref = row["place_ref"].casefold()
            found.setdefault(ref, Gathered(by_ref.get(ref))).rows.append(row)
    problems = [
        problem
        for place in found.values()
        for problem in place.conflicts(OF_A_PLACE, place.rows[0]["place_ref"])
    ]
    return found, problems


class People:
    """Finds each row's person: by email, else by mobile, else by name and place."""

    def __init__(self, numbers: Mapping[int, list[ContactPoint]], posts: Iterable[Post]) -> None:
        self.problems: list[Problem] = []
        self._by_email: dict[str, Gathered] = {}
        self._by_number: dict[str, Gathered] = {}
        self._by_name: dict[tuple[str, str], Gathered] = {}
        self._by_id: dict[int, Gathered] = {}
        for person in Person.objects.all():
            self._learn(person, numbers.get(person.pk, []))
        for post in posts:
            key = _name_key(post.person.name, post.place.ref if post.place else "")
            self._by_name.setdefault(key, self._by_id[post.person_id])

    def _learn(self, person: Person, points: list[ContactPoint]) -> None:
        one = self._by_id[person.pk] = Gathered(person)
        if person.email:
            self._by_email[person.email] = one
        for point in points:
            self._by_number.setdefault(point.number, one)

    def of(self, row: Row) -> Gathered:
        """The person of this row, with the row added to theirs."""
        email, number, name = row["email"], row["mobile"], _name_key(row["person"], row["place_ref"] or "")
        by_email, by_number, by_name = (
            self._by_email.get(email),
            self._by_number.get(number),
            self._by_name.get(name),
        )
        if by_name and email and self.email_of(by_name) not in (None, email):
            by_name = None  # two people of one name at one place
        if by_number and not self._is_holder(row, by_email, by_number):
            self.problems.append(
                Problem(row.number, "mobile", f"{_who(by_number)} has this number. {_ONE_EACH}")
            )
            by_number = by_name = None
        one = by_email or by_number or by_name or Gathered()
        one.rows.append(row)
        self._note(one, email, number, name)
        return one

    def _is_holder(self, row: Row, by_email: Gathered | None, holder: Gathered) -> bool:
        """Whether the person who has this number is the person of the row, perhaps with a corrected name or address."""
        if by_email:
            return by_email is holder
        same_name = _key(name_of(holder)) == _key(row["person"])
        return same_name or not (holder.rows or (row["email"] and self.email_of(holder)))

    def _note(self, one: Gathered, email: str | None, number: str | None, name: tuple[str, str]) -> None:
        if email:
            self._by_email[email] = one
        if number:
            self._by_number[number] = one
        self._by_name.setdefault(name, one)

    def email_of(self, one: Gathered) -> str | None:
        """The address the file gives, else the one we know."""
        return one.values(["email"])["email"] or (one.known.email if one.known else None)

    def conflicts(self, people: Iterable[Gathered]) -> list[Problem]:
        """What could not be matched, and where rows contradict each other about one person."""
        return self.problems + [
            problem for one in people for problem in one.conflicts(OF_A_PERSON, one.rows[0]["person"])
        ]


def name_of(one: Gathered) -> str:
    """The name the file gives first, else the one we know."""
    return one.rows[0]["person"] if one.rows else one.known.name


def _who(one: Gathered) -> str:
    return f"{one.rows[0]['person']} in row {one.rows[0].number}" if one.rows else one.known.name


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _name_key(name: str, ref: str) -> tuple[str, str]:
    return _key(name), ref.casefold()
