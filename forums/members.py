"""Whose seat is whose, for a meeting: who may follow it as a member, and as which attendance they speak and vote."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cohesion.accounts.models import Person
from cohesion.kit import clock
from forums.models import Attendance, Body, Meeting, Membership


@dataclass(frozen=True)
class Member:
    """Whoever came by their own link to a meeting. The token stands in the addresses of their pages."""

    person: Person
    by_link: int
    token: str


def memberships(body: Body) -> QuerySet[Membership]:
    """Who holds or shares a seat of the body today, the holders before their substitutes."""
    today = clock.local(clock.now()).date()
    held = Membership.objects.filter(seat__body=body, held_from__lte=today, held_until=None)
    return held.select_related("seat", "person").order_by("is_substitute", "seat__label", "pk")


def is_member(person, body: Body) -> bool:
    return memberships(body).filter(person=person.pk).exists()  # nobody in particular has none


def attendance_of(person, meeting: Meeting) -> Attendance | None:
    """As whom the person is there now: on a seat of theirs, noted for them or for nobody by name. One query."""
    seats = memberships(meeting.body).filter(person=person).values("seat")
    there = meeting.attendances.filter(left_at=None, seat__in=seats).select_related("seat")
    return next((one for one in there if one.person_id in (None, person.pk)), None)


def was_there(person, meeting: Meeting) -> list[Attendance]:
    """As whom the person was there at any time. One query."""
    seats = memberships(meeting.body).filter(person=person).values("seat")
    sat = meeting.attendances.filter(seat__in=seats).select_related("seat")
    return [one for one in sat if one.person_id in (None, person.pk)]


def who_was_there(meeting: Meeting) -> list[Person]:
    """Those to whom the draft minutes go, each once: whoever is named, else whoever holds the seat. Two queries."""
    holders = {one.seat_id: one.person for one in memberships(meeting.body).filter(is_substitute=False)}
    sat = meeting.attendances.exclude(seat=None).select_related("person")
    found = [one.person or holders.get(one.seat_id) for one in sat]
    return list(dict.fromkeys(person for person in found if person and person.is_active))
