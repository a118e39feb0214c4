"""Setting up who meets, and who sits for whom."""

from datetime import date, timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.live.actions import touch
from forums.models import Body, Membership, Seat
from forums.rules import objections_to_clerking


@transaction.atomic
def make_body(*, by, slug: str, name: str, kind: str, terms: str, **also: object) -> Body:
    """A forum or group. `also`: parent, is_public, quorum, quorum_sectors."""
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
def take_seat(
    *, by, seat: Seat, person, is_substitute: bool = False, held_from: date | None = None
) -> Membership:
    """Gives a seat to a person from a day on, by default today; whoever held it, held it until the day before.

    Names of members are for the council's officers: the public entry says only that the seat changed hands.
    """
    insist(objections_to_clerking(standing(by)))
    touch(seat.body.topic)  # two clerks take turns
    start = held_from or clock.local(clock.now()).date()
    for earlier in Membership.objects.filter(seat=seat, is_substitute=is_substitute, held_until=None):
        earlier.held_until = max(earlier.held_from, start - timedelta(days=1))
        earlier.save(update_fields=["held_until"])
    member = Membership.objects.create(seat=seat, person=person, is_substitute=is_substitute, held_from=start)
    role = "Substitute" if is_substitute else "Holder"
    write(by=by, subject=seat.body.topic, kind="seat.taken", text=f"{role} of {seat}: {person}")
    return member


def _audience(body: Body) -> Audience:
    return Audience.PUBLIC if body.is_public else Audience.PARTNERS
