"""Whether the journal is as it was written: altered, missing, moved and added lines are found, and erased words told
from words that somebody took away."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Max, QuerySet

from cohesion.journal.actions import ERASED, ERASURES
from cohesion.journal.chain import entry_digest, words_digest
from cohesion.journal.models import Entry

AT_ONCE = 2000  # entries held in memory
Heads = dict[str, tuple[int, str]]  # the number and digest of each subject's newest entry


@dataclass(frozen=True)
class Fault:
    """The first place at which the chain of a subject breaks. What comes after it proves nothing."""

    subject: str
    number: int
    what: str

    def __str__(self) -> str:
        return self.what


def faults(subject: str = "") -> Iterator[Fault]:
    """The first fault of each subject that has one; of that subject only, if one is named. Two queries."""
    entries = Entry.objects.select_related("words").order_by("subject", "number")
    erased, broken, before = _erased(), "", None
    for entry in _of(entries, subject).iterator(chunk_size=AT_ONCE):
        if before is None or before.subject != entry.subject:
            before = None
        if entry.subject != broken and (what := _fault(entry, before, erased)):
            broken = entry.subject
            yield Fault(entry.subject, entry.number, what)
        before = entry


def first_fault(subject: str) -> str:
    """The first fault of a subject in words; empty when its chain holds."""
    return next((str(fault) for fault in faults(subject)), "")


def heads(subject: str = "") -> Heads:
    """The newest entry of each subject. Kept elsewhere, they show whether newest lines were cut off. Two queries."""
    newest = _of(Entry.objects.all(), subject).order_by().values("subject").annotate(newest=Max("number"))
    numbers = dict(newest.values_list("subject", "newest"))
    entries = _of(Entry.objects.all(), subject).values_list("subject", "number", "digest").order_by("subject")
    return {of: (number, digest) for of, number, digest in entries.iterator() if numbers[of] == number}


def cut_off(kept: Heads) -> Iterator[Fault]:
    """What is not there any more, or not the same, of the heads that were kept. One query for each subject."""
    for subject, (number, digest) in kept.items():
        found = Entry.objects.filter(subject=subject, number=number).values_list("digest", flat=True).first()
        if found is None:
            yield Fault(subject, number, f"Entry {number} of {subject} was there, and is missing now.")
        elif found != digest:
            yield Fault(subject, number, f"Entry {number} of {subject} is not the one that was there.")


def _of(entries: QuerySet, subject: str) -> QuerySet:
    return entries.filter(subject=subject) if subject else entries


def _erased() -> set[tuple[str, int]]:
    """Subject and number of every entry whose words the sanctioned path erased."""
    counts = Entry.objects.filter(subject=ERASURES, kind=ERASED).values_list("counts", flat=True)
    return {
        (subject, number)
        for one in counts
        for subject, numbers in one.get("erased", {}).items()
        for number in numbers
    }


def _fault(entry: Entry, before: Entry | None, erased: set[tuple[str, int]]) -> str:
    """What is wrong with an entry, seen after the one before; empty when nothing is."""
    due = before.number + 1 if before else 1
    name = f"ntry {entry.number} of {entry.subject}"
    if entry.number != due:
        return f"Entry {due} of {entry.subject} is missing."
    try:
        words = entry.words
    except ObjectDoesNotExist:
        return f"The words of e{name} are missing."
    if words.is_erased:
        if (entry.subject, entry.number) not in erased:
            return f"The words of e{name} were taken away, and no entry says that they were erased."
    elif words_digest(words) != words.digest:
        return f"The words of e{name} were altered."
    if entry_digest(entry, words=words.digest, before=before.digest if before else "") != entry.digest:
        return f"E{name} was altered, moved or put in: it does not follow from the one before."
    return ""
