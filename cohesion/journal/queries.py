"""Reading the journal, for whoever may."""

from django.db.models import Q, QuerySet

from cohesion.journal.models import Audience, Entry
from cohesion.journal.readers import audience_of

READS = {
    Audience.POLICE: tuple(Audience),
    Audience.PARTNERS: (Audience.PARTNERS, Audience.SITE, Audience.PUBLIC),
    Audience.SITE: (Audience.SITE, Audience.PUBLIC),
    Audience.PUBLIC: (Audience.PUBLIC,),
}


def timeline(subject: str, reader: str, *, newest: int | None = None) -> QuerySet[Entry]:
    """The entries of a subject that a reader of that audience may see, newest first. One query."""
    entries = Entry.objects.filter(subject=subject, audience__in=READS[Audience(reader)])
    entries = entries.select_related("words").order_by("-number")
    return entries[:newest] if newest else entries


def readable_by(person, path: str = "") -> Q:
    """The entries of all subjects that a person may read; `path` leads to the entry, as in "entry__". A query for the
    subjects, and what the rule of each asks."""
    readable = Q(pk=None)
    for subject in Entry.objects.order_by().values_list("subject", flat=True).distinct():
        if reader := audience_of(person, subject):
            readable |= Q(**{f"{path}subject": subject, f"{path}audience__in": READS[reader]})
    return readable


def seal(entry: Entry, reader: str) -> str:
    """The digest to print beside a line. The chained one is for whoever reads every line: somebody who does not could
    tell from two of them that there is one between, and try out what it says."""
    return entry.digest if READS[Audience(reader)] == tuple(Audience) else entry.words.digest
