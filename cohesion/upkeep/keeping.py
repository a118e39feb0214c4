"""What keeping the directory true keeps about people."""

from cohesion.records.registry import About, Row, register_about


def register() -> None:
    register_about(About("Checks whether they still are a contact", checks, erase_checks))
    register_about(About("When they were rung, and why", ringings, erase_ringings))


def checks(person) -> list[Row]:
    return list[Row](person.checks.values("asked_at", "answer_by", "state", "answered_at"))


def erase_checks(by, person, reason: str) -> int:
    return person.checks.all().delete()[0]


def ringings(person) -> list[Row]:
    return list[Row](person.ringings.values("why", "outcome", "at"))


def erase_ringings(by, person, reason: str) -> int:
    return person.ringings.all().delete()[0]
