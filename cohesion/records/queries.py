"""What is held back, what is past its time, and what was removed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from cohesion.journal.models import Entry
from cohesion.policy.book import Rule, book
from cohesion.records.models import Hold
from cohesion.records.registry import Held, Kind, kinds

SUBJECT, REMOVED = "retention", "retention.removed"


@dataclass(frozen=True)
class Due:
    """A kind of record, the setting of its time, and how many are past it now."""

    kind: Kind
    rule: Rule
    count: int


def holds_at(now: datetime) -> QuerySet[Hold]:
    """The holds in force at that moment, newest first."""
    still = Q(held_until=None) | Q(held_until__gt=now)
    return Hold.objects.filter(still, held_from__lte=now).select_related("person", "by").order_by("-pk")


def held_at(now: datetime) -> Held:
    """What must not be removed at that moment. One query."""
    rows = list(holds_at(now).values_list("person", "subject"))
    return Held(
        people=frozenset(person for person, _ in rows if person),
        subjects=frozenset(subject for _, subject in rows if subject),
    )


def before(kind: Kind, now: datetime) -> datetime:
    """The moment before which that kind of record is past its time. Source: the setting it names, in days."""
    return now - timedelta(days=book().value(kind.rule))


def due(now: datetime) -> list[Due]:
    """Every kind with what the next sweep would remove: a query for each."""
    held, rules = held_at(now), book()
    return [Due(kind, rules.rule(kind.rule), kind.past(before(kind, now), held).count()) for kind in kinds()]


def removed(newest: int = 100) -> QuerySet[Entry]:
    """What sweeps removed, newest first."""
    entries = Entry.objects.filter(subject=SUBJECT, kind=REMOVED).select_related("words")
    return entries.order_by("-number")[:newest]
