"""`manage.py export_journal`: the journal as JSON lines, with its chain, for whoever answers for the export."""

import json
from argparse import ArgumentParser
from functools import cache

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.journal.actions import ERASURES, write
from cohesion.journal.models import Audience, Entry
from cohesion.journal.queries import READS
from cohesion.journal.readers import audience_of


class Command(BaseCommand):
    help = "Prints the journal, one entry a line, as the person named may read it. That it was done is journalled."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, help="Who answers for it: an email address")
        parser.add_argument("--reason", required=True, help="Why, as it will stand in the journal")
        parser.add_argument("--subject", default="", help="Only this one, such as incident.K7P2")

    @transaction.atomic
    def handle(self, *, by: str, reason: str, subject: str, **_) -> None:
        person = Person.objects.filter(email__iexact=by, is_active=True).first()
        if person is None:
            raise CommandError(f"There is nobody here with the address {by}.")
        if not reason.strip():
            raise CommandError("Say why, with --reason.")
        entries = Entry.objects.select_related("words").order_by("subject", "number")
        entries = entries.filter(subject=subject) if subject else entries
        reads = cache(lambda of: audience_of(person, of))  # asked once for each subject
        count = 0
        for count, entry in enumerate(entries.iterator(chunk_size=2000), 1):  # noqa: B007  the count is used below
            self.stdout.write(json.dumps(line(entry, reads(entry.subject)), ensure_ascii=False))
        what = f"the entries of {subject}" if subject else "the journal"
        text = f"Exported {what}. {reason.strip()}"
        write(by=person, subject=ERASURES, kind="exported", text=text, counts={"entries": count})


def line(entry: Entry, reader: Audience | None) -> dict[str, object]:
    """An entry with its place in the chain; its words and names only for whoever may read them."""
    may_read = reader is not None and entry.audience in READS[reader]
    words = entry.words
    said = {"by": words.by_id, "by_name": words.by_name, "text": words.text, "detail": words.detail}
    return {
        "subject": entry.subject,
        "number": entry.number,
        "kind": entry.kind,
        "at": entry.at.isoformat(),
        "audience": entry.audience,
        "counts": entry.counts,
        "words": said if may_read else None,
        "words_digest": words.digest,
        "digest": entry.digest,
    }
