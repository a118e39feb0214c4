"""Setting up who meets, and who sits for whom."""

from datetime import date, timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.live.actions import touch
from forums.models import Body, Circle, Membership, Seat
from forums.rules import objections_to_clerking, objections_to_sitting


@transaction.atomic
def make_body(*, by, slug: str, name: str, kind: str, terms: str, **also: object) -> Body:
    """A forum or group. `also`: parent, is_public, quorum, quorum_sectors, review_on, is_for_young_people."""
    insist(objections_to_clerking(standing(by)))
    body = Body.objects.create(slug=slug, name=name, kind=kind, terms=terms, **also)
    write(
        by=by,
        subject=body.topic,
        kind="body.made",
        text=f"{name} set up",
        detail=terms,
        audience=_audience(body),
    )
    return body


@transaction.atomic
def make_seat(
    *, by, body: Body, label: str, sector: str, is_voting: bool = True, is_chair: bool = False
) -> Seat:
    insist(objections_to_clerking(standing(by)))
    also = {"is_voting": is_voting, "is_chair": is_chair}
    seat = Seat.objects.create(body=body, label=label, sector=sector, **also)
    text = (
        f"Seat added: {label}{'' if is_voting else ', without a vote'}{', the chair’s' if is_chair else ''}"
    )
    write(by=by, subject=body.topic, kind="seat.made", text=text, audience=_audience(body))
    return seat


@transaction.atomic
def change_terms(*, by, body: Body, terms: str, review_on: date | None = None) -> None:
    """Puts new terms of reference in force. Those before stay in the journal, word for word."""
    insist(objections_to_clerking(standing(by)))
    touch(body.topic)
    before = Body.objects.get(pk=body.pk)
    insist([] if terms.strip() else ["Write down what the body is for."])
    Body.objects.filter(pk=body.pk).update(terms=terms.strip(), review_on=review_on)
    if before.terms != terms.strip():
        write(
            by=by,
            subject=body.topic,
            kind="body.terms",
            text="Terms of reference changed",
            detail=f"Before: {before.terms}",
            audience=_audience(body),
        )


@transaction.atomic
def make_circle(*, by, body: Body, name: str, group=None) -> Circle:
    """A wider circle whom the body invites beside its seats: first contacts of every place, or of a group's places."""
    insist(objections_to_clerking(standing(by)))
    circle = Circle.objects.create(body=body, name=name.strip(), group=group)
    write(by=by, subject=body.topic, kind="circle.made", text=f"Invited too: {circle}")
    return circle


@transaction.atomic
def take_seat(
    *,
    by,
    seat: Seat,
    person,
    is_substitute: bool = False,
    held_from: date | None = None,
    term_ends_on: date | None = None,
    guardian_consent_on: date | None = None,
) -> Membership:
    """Gives a seat to a person from a day on, by default today; whoever held it, held it until the day before.

    A young people's body needs the day of a guardian's consent. After `term_ends_on` the seat is still held, and red.
    Names of members are for the council's officers: the public entry says only that the seat changed hands.
    """
    insist(objections_to_clerking(standing(by)))
    touch(seat.body.topic)  # two clerks take turns
    start = held_from or clock.local(clock.now()).date()
    insist(
        objections_to_sitting(
            seat, start=start, term_ends_on=term_ends_on, guardian_consent_on=guardian_consent_on
        )
    )
    for earlier in Membership.objects.filter(seat=seat, is_substitute=is_substitute, held_until=None):
        earlier.held_until = max(earlier.held_from, start - timedelta(days=1))
        earlier.save(update_fields=["held_until"])
    member = Membership.objects.create(
        seat=seat,
        person=person,
        is_substitute=is_substitute,
        held_from=start,
        term_ends_on=term_ends_on,
        guardian_consent_on=guardian_consent_on,
    )
    role = "Substitute" if is_substitute else "Holder"
    write(by=by, subject=seat.body.topic, kind="seat.taken", text=f"{role} of {seat}: {person}")
    return member


def _audience(body: Body) -> Audience:
    return Audience.PUBLIC if body.is_public else Audience.PARTNERS
