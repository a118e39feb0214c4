"""What the page about who came in shows."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from cohesion.directory.access import SUBJECT as ACCOUNTS
from cohesion.directory.actions import TOPIC as DIRECTORY
from cohesion.journal.models import Entry
from cohesion.journal.queries import READS
from cohesion.journal.readers import audience_of
from cohesion.kit import clock

# What can be asked for in the journal of people: how each kind begins.
DOINGS = {
    "came": ("Signed in and out", ("signed_",)),
    "failed": ("Wrong tries", ("failed", "unlocked")),
    "factors": ("Second factors", ("factor.", "recovery_code")),
    "links": ("Sessions and links", ("session.", "links.")),
    "invitations": ("Invitations", ("invitation.",)),
    "posts": ("Posts, and leaving", ("post.", "left")),
}


def doings(reader, *, what: str = "", words: str = "", since: date | None = None) -> QuerySet[Entry]:
    """Who came in, was invited, was given a post or left: what this reader may read of it, newest first."""
    starts = DOINGS[what][1] if what else tuple(start for _, group in DOINGS.values() for start in group)
    found = _readable(reader).filter(_begins(starts))
    for word in words.split():
        found = found.filter(Q(words__text__icontains=word) | Q(words__by_name__icontains=word))
    if since:
        found = found.filter(at__gte=datetime.combine(since, time(), clock.LONDON))
    return found.select_related("words").order_by("-at", "-pk")


def _readable(reader) -> QuerySet[Entry]:
    """The subjects about people, each as its own rule lets this person read it."""
    may = Q(pk=None)
    for subject in (ACCOUNTS, DIRECTORY):
        if audience := audience_of(reader, subject):
            may |= Q(subject=subject, audience__in=READS[audience])
    return Entry.objects.filter(may)


def _begins(starts: Iterable[str]) -> Q:
    found = Q(pk=None)
    for start in starts:
        found |= Q(kind__startswith=start)
    return found
