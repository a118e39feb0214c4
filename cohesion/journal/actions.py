"""Writing in the journal: the only way in, and always inside the transaction of the act itself."""

from collections.abc import Iterable

from django.db import transaction

from cohesion.journal.chain import entry_digest, words_digest
from cohesion.journal.guard import opened
from cohesion.journal.models import Audience, Entry, Words
from cohesion.kit import clock
from cohesion.live.actions import hold, touch
from cohesion.live.queries import aside

SERVICE = "The service"
ERASURES, ERASED = "journal", "words.erased"  # the subject and the kind of an entry about what was erased


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
    take turns, so numbers have no gaps. What only police may read touches a topic that only they follow: nobody else
    can tell that anything was written.
    """
    _tell(subject, audience)
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


@transaction.atomic
def erase_words(*, by, entries: Iterable[Entry], reason: str, by_name: str = "") -> int:
    """The one sanctioned way to take words and names out: for retention and erasure. Returns how many were erased.

    Digest, time, kind, audience and counts stay, so the chain holds. What was erased is itself an entry, of which
    nothing can be erased; `verifying` takes words that are gone without one for tampering.
    """
    if not reason.strip():
        raise ValueError("Say why the words are erased.")
    taken = [entry for entry in entries if not entry.words.is_erased]
    if any(entry.subject == ERASURES for entry in taken):
        raise ValueError("What was done to the journal itself cannot be erased.")
    numbers: dict[str, list[int]] = {}
    for entry in sorted(taken, key=lambda entry: (entry.subject, entry.number)):
        numbers.setdefault(entry.subject, []).append(entry.number)
    with opened():
        erased = Words.objects.filter(entry__in=[entry.pk for entry in taken])
        erased.update(by=None, by_name="", text="", detail="")
    for subject in numbers:
        touch(subject)
    if numbers:
        text = f"Erased the words of {len(taken)} entries. {reason.strip()}"
        counts = {"erased": numbers}
        write(by=by, by_name=by_name, subject=ERASURES, kind=ERASED, text=text, counts=counts)
    return len(taken)


def _tell(subject: str, audience: str) -> None:
    if audience == Audience.POLICE:
        hold(subject)
        touch(aside(subject, Audience.POLICE.value))
    else:
        touch(subject)
