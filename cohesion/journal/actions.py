"""Writing in the journal: the only way in, and always inside the transaction of the act itself."""

from cohesion.journal.chain import entry_digest, words_digest
from cohesion.journal.models import Audience, Entry, Words
from cohesion.kit import clock
from cohesion.live.actions import touch

SERVICE = "The service"


def write(
    *,
    by,
    subject: str,
    kind: str,
    text: str,
    detail: str = "",
    audience: str = Audience.PARTNERS,
    by_name: str = "",
    counts: dict | None = None,
) -> Entry:
    """Adds an entry and touches the topic of the same name as its subject, so that whoever watches sees it.

    `by` is a Person, or None when the service acted by itself. Touching first also makes writers of one subject
    take turns, so numbers have no gaps.
    """
    touch(subject)
    entries = Entry.objects.filter(subject=subject).order_by("-number")
    number, before = entries.values_list("number", "digest").first() or (0, "")
    entry = Entry(
        subject=subject,
        number=number + 1,
        kind=kind,
        at=clock.now(),
        audience=audience,
        counts=counts or {},
    )
    words = Words(entry=entry, by=by, by_name=by_name or str(by or SERVICE), text=text, detail=detail)
    words.digest = words_digest(words)
    entry.digest = entry_digest(entry, words=words.digest, before=before)
    entry.save(force_insert=True)
    words.entry = entry
    words.save(force_insert=True)
    return entry
