"""Who is asked to a meeting, as the clerk's desk shows it."""

from cohesion.accounts.models import Person
from cohesion.calendars.models import Rsvp
from cohesion.calendars.queries import people_asked
from cohesion.kit import clock
from forums.models import Meeting, Membership
from forums.seating import people_of_circles


def to_be_asked(meeting: Meeting) -> list[Person]:
    """Whoever holds a seat on the day, then the body's wider circles, but for those who were asked.

    A substitute is asked only when the clerk says so. A few queries.
    """
    day = clock.local(meeting.starts_at).date()
    held = Membership.objects.filter(seat__body=meeting.body, held_from__lte=day, is_substitute=False)
    held = held.exclude(held_until__lt=day).filter(person__is_active=True).select_related("person")
    known = {person.pk for person in people_asked(meeting.topic)}
    people = {one.person_id: one.person for one in held.order_by("person__name", "pk")}
    for person in people_of_circles(meeting.body):
        people.setdefault(person.pk, person)
    return [person for pk, person in people.items() if pk not in known]


def rsvp_of(meeting: Meeting, pk: int) -> Rsvp | None:
    return Rsvp.objects.select_related("person").filter(pk=pk, source=meeting.topic).first()
