"""Giving out numbers: one to ring it, or all of them in a file. Both are in the journal, and neither goes unseen."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.directory.actions import VIEWS
from cohesion.directory.listing import contacts_of, visible_places
from cohesion.directory.queries import standing
from cohesion.directory.rules import may_reveal, objections_to_export
from cohesion.directory.telling import tell_leads
from cohesion.journal.actions import write
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.phones import mask
from cohesion.policy.book import book

REVEALED, MANY, EXPORTED = "revealed", "revealed.many", "exported"
COLUMNS = ("place_ref", "place", "person", "rank", "mobile", "basis", "consent_on", "verified_on")


@transaction.atomic
def reveal(*, by: Person, person: Person, number: str, where: str, reason: str = "") -> str:
    """The number in full, for one answer. Who, whose and when is in the journal, with the number masked.

    Many within a while tell the cohesion leads (`privacy.reveals`), once. PermissionDenied for all but officers.
    """
    if not may_reveal(standing(by)):
        raise PermissionDenied("Numbers in full are for police liaison and council officers.")
    text = f"Revealed the number {mask(number)} of {person} {where}"
    write(by=by, subject=VIEWS, kind=REVEALED, text=text, detail=reason.strip()[:200])
    _mind_how_many(by)
    return number


def _mind_how_many(by: Person) -> None:
    limit, now = book().value("privacy.reveals"), clock.now()
    lately = Entry.objects.filter(
        subject=VIEWS, words__by=by, at__gt=now - timedelta(minutes=limit["minutes"])
    )
    count = lately.filter(kind=REVEALED).count()
    if count < limit["count"] or lately.filter(kind=MANY).exists():
        return
    text = f"Revealed {count} numbers within {limit['minutes']} minutes"
    write(by=by, subject=VIEWS, kind=MANY, text=text, counts={"revealed": count})
    tell_leads("Many numbers revealed", f"{by}: {text}. See who looked at the contact list.")


@transaction.atomic
def export(*, by: Person, reason: str) -> Iterable[tuple[str, ...]]:
    """The present contacts with their numbers, a row each, the columns' names first. ValidationError says why not.

    Whoever takes it sees the same places as on the page; the cohesion leads are told at once.
    """
    who = standing(by)
    if objections := objections_to_export(who, reason, is_on=book().value("privacy.exports")):
        raise ValidationError(objections)
    rows = [_row(place, contact, point) for place, contact, point in _contacts(who)]
    text, counts = f"Took {len(rows)} numbers out in a file", {"numbers": len(rows)}
    write(by=by, subject=VIEWS, kind=EXPORTED, text=text, detail=reason.strip(), counts=counts)
    tell_leads("The contact list was taken out", f"{by}: {text}.\nReason given: {reason.strip()}")
    return [COLUMNS, *rows]


def _contacts(who):
    for place in visible_places(who):
        for contact in contacts_of(place):
            for point in contact.points:
                yield place, contact, point


def _row(place, contact, point) -> tuple[str, ...]:
    days = (str(day) if day else "" for day in (point.consent_on, point.verified_on))
    post = contact.post
    rank = post.get_rank_display()
    return (place.ref, place.name, post.person.name, rank, point.number, point.get_basis_display(), *days)
