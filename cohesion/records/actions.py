"""Removing what is past its time, holding it back, and answering people about what is held about them.

`by` is the person who acts, or None for the service and an operator's command. Whoever calls has asked the rule: these
rooms lie below the directory, which knows who holds which post.
"""

from datetime import datetime

from django.db import transaction

from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.records.models import Hold
from cohesion.records.queries import REMOVED, SUBJECT, before, held_at
from cohesion.records.registry import Kind, Row, kinds, parts

BATCH = 200  # rows removed in one transaction: no alert waits for a sweep
REQUESTS = "subject.access"
SHORTEST_REASON = 20


class Refused(Exception):
    """Why it cannot be done, in a sentence."""


@transaction.atomic
def hold(*, by, reason: str, person=None, subject: str = "", until: datetime | None = None) -> Hold:
    """Keeps what a person, or a subject, left behind from being removed or erased."""
    if not reason.strip():
        raise Refused("Say why this is held: which case, and who asked.")
    if (person is None) == (not subject):
        raise Refused("Name a person or an incident, not both.")
    if until and until <= clock.now():
        raise Refused("The hold ends before it begins. Leave the end empty if nobody can say.")
    made = Hold.objects.create(
        person=person, subject=subject, reason=reason.strip(), by=by, held_from=clock.now(), held_until=until
    )
    what = f"person {person.pk}" if person else subject
    write(by=by, subject=SUBJECT, kind="hold.began", text=f"Legal hold of {what}", detail=reason.strip())
    return made


@transaction.atomic
def end_hold(*, by, hold: Hold) -> None:
    """Lets a hold go now. What is past its time goes with the next sweep."""
    now = clock.now()
    ended = Hold.objects.filter(pk=hold.pk, held_until=None) | Hold.objects.filter(
        pk=hold.pk, held_until__gt=now
    )
    if ended.update(held_until=now):
        what = f"person {hold.person_id}" if hold.person_id else hold.subject
        write(by=by, subject=SUBJECT, kind="hold.ended", text=f"Ended the legal hold of {what}")


def sweep(*, by, now: datetime) -> dict[str, int]:
    """Removes everything past its time and not held, a batch in each transaction. Returns how many, by kind."""
    return {kind.name: _sweep(by, kind, now) for kind in kinds()}


def _sweep(by, kind: Kind, now: datetime) -> int:
    done = 0
    while count := _remove_batch(by, kind, now):
        done += count
    return done


@transaction.atomic
def _remove_batch(by, kind: Kind, now: datetime) -> int:
    """Asks for holds afresh: one that began during the sweep counts at once."""
    rows = list(kind.past(before(kind, now), held_at(now)).order_by("pk")[:BATCH])
    if rows:
        kind.remove(by, rows)
        write(
            by=by,
            subject=SUBJECT,
            kind=REMOVED,
            text=f"Removed {len(rows)}: {kind.label.lower()}",
            counts={kind.name: len(rows)},
        )
    return len(rows)


@transaction.atomic
def gather(*, by, person, by_name: str = "") -> dict[str, list[Row]]:
    """Everything held about a person, by part, for their request. That it was gathered is in the journal."""
    found = {part.label: part.gather(person) for part in parts()}
    counts = {"parts": len(found), "rows": sum(map(len, found.values()))}
    text = f"Gathered everything held about person {person.pk}"
    write(by=by, by_name=by_name, subject=REQUESTS, kind="subject.gathered", text=text, counts=counts)
    return found


def what_stays(person) -> list[str]:
    """What an erasure now would leave, with the reason, in sentences."""
    return [sentence for part in parts() for sentence in part.kept(person)]


@transaction.atomic
def erase(*, by, person, reason: str, by_name: str = "", anyway: bool = False) -> dict[str, int]:
    """Takes out what may go of a person: words, names and numbers. Counts and times stay, and the journal verifies.

    Raises Refused while a legal hold covers the person, without a reason, or, unless `anyway`, where a part speaks
    against it, as of the last administrator. Returns how many rows, by part.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(f"Give the reason in at least {SHORTEST_REASON} characters: who asked, and when.")
    if held_at(clock.now()).covers(person):
        raise Refused("A legal hold covers this person. Nothing can be erased until it ends.")
    against = [sentence for part in parts() for sentence in part.against(person)]
    if against and not anyway:
        raise Refused(" ".join(against))
    # the account, which holds the name by which the other parts are found, was registered first and goes last
    erased = {part.label: part.erase(by, person, reason.strip()) for part in reversed(parts())}
    counts = {"rows": sum(erased.values())}
    text = f"Erased what may go of person {person.pk}"
    write(by=by, by_name=by_name, subject=REQUESTS, kind="subject.erased", text=text, counts=counts)
    return erased
