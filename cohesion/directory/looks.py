"""Who looked at the contact list, as the journal has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from cohesion.directory.actions import VIEWS
from cohesion.directory.disclosing import EXPORTED, REVEALED
from cohesion.directory.models import Place
from cohesion.directory.queries import Standing
from cohesion.directory.states import Visibility
from cohesion.journal.models import Entry

FOR_OFFICERS = "Details are for officers: a place is named that is not public."
DAYS = 7


@dataclass(frozen=True)
class Look:
    """One line: who, when, and what as far as the reader may know."""

    at: datetime
    who: str
    kind: str
    said: str
    reason: str


def entries() -> QuerySet[Entry]:
    """Every look, the newest first."""
    return Entry.objects.filter(subject=VIEWS).select_related("words").order_by("-number")


def looks(found: list[Entry], reader: Standing) -> list[Look]:
    """As lines. Administrators are told no place that is not public. One query."""
    secret = [] if reader.is_officer else _names_of_hidden()
    return [_look(entry, secret) for entry in found]


def by_person(now: datetime) -> list[Mapping[str, object]]:
    """How often each person looked, revealed and exported in the last week, the busiest first. One query."""
    found = Entry.objects.filter(subject=VIEWS, at__gt=now - timedelta(days=DAYS)).order_by()
    return list[Mapping[str, object]](
        found.values("words__by", "words__by_name")
        .annotate(
            looked=Count("pk"),
            revealed=Count("pk", filter=Q(kind=REVEALED)),
            exported=Count("pk", filter=Q(kind=EXPORTED)),
        )
        .order_by("-revealed", "-looked")
    )


def _names_of_hidden() -> list[str]:
    hidden = Place.objects.exclude(visibility=Visibility.PUBLIC).values_list("ref", "name")
    return [word for pair in hidden for word in pair]


def _look(entry: Entry, secret: list[str]) -> Look:
    words = f"{entry.words.text} {entry.words.detail}"
    hide = any(name in words for name in secret)
    said = FOR_OFFICERS if hide else entry.words.text or "No longer kept"
    return Look(entry.at, entry.words.by_name, entry.kind, said, "" if hide else entry.words.detail)
