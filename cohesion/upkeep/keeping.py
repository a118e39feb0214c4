"""What keeping the directory true keeps about people."""

from datetime import datetime

from django.db.models import QuerySet

from cohesion.records.ours import delete
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind
from cohesion.upkeep.models import ContactCheck, Ringing
from cohesion.upkeep.states import CheckState

RULE = "retention.checks"
CHECK, RINGING = ("upkeep.ContactCheck",), ("upkeep.Ringing",)


def register() -> None:
    register_kind(
        Kind("checks", "Checks whether somebody still is a contact", RULE, past_checks, delete, CHECK)
    )
    register_kind(Kind("ringings", "Who was rung, and why", RULE, past_ringings, delete, RINGING))
    register_about(About("Checks whether they still are a contact", checks, erase_checks, covers=CHECK))
    register_about(About("When they were rung, and why", ringings, erase_ringings, covers=RINGING))


def past_checks(before: datetime, held: Held) -> QuerySet[ContactCheck]:
    """One that still waits for its answer stays: somebody is to be rung."""
    done = ContactCheck.objects.filter(asked_at__lt=before).exclude(state=CheckState.ASKED)
    return done.exclude(person__in=held.people)


def past_ringings(before: datetime, held: Held) -> QuerySet[Ringing]:
    return Ringing.objects.filter(at__lt=before).exclude(person__in=held.people)


def checks(person) -> list[Row]:
    return list[Row](person.checks.values("asked_at", "answer_by", "state", "answered_at"))


def erase_checks(by, person, reason: str) -> int:
    return person.checks.all().delete()[0]


def ringings(person) -> list[Row]:
    return list[Row](person.ringings.values("why", "outcome", "at"))


def erase_ringings(by, person, reason: str) -> int:
    return person.ringings.all().delete()[0]
