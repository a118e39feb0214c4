"""Reading the journal, for whoever may."""

from django.db.models import QuerySet

from cohesion.journal.models import Audience, Entry

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


def seal(entry: Entry, reader: str) -> str:
    """The digest to print beside a line. The chained one is for whoever reads every line: somebody who does not could
    tell from two of them that there is one between, and try out what it says."""
    return entry.digest if READS[Audience(reader)] == tuple(Audience) else entry.words.digest
