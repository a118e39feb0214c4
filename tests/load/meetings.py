"""A meeting that goes on with so many members, made in the database of the server that is measured."""

import json
from datetime import timedelta

from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.kit import clock
from forums import actions
from forums.models import Meeting
from tests.load.people import _sign_in

ITEMS = 12


def load(members: int) -> None:
    """Makes it, and prints the clerk's session, the meeting, its items, and each member's own link."""
    clerk = Person.objects.get(email="duty@example.org")
    body = actions.make_body(by=clerk, slug="forum", name="Forum", kind="forum", terms="To meet.", quorum=3)
    tokens = _members(clerk, body, meeting := _called(clerk, body), members)
    actions.publish_agenda(by=clerk, meeting=meeting)
    meeting = actions.open_meeting(by=clerk, meeting=meeting)
    for seat in body.seats.all():
        actions.arrive(by=clerk, meeting=meeting, seat=seat)
    items = list(meeting.items.values_list("pk", flat=True))
    print(json.dumps({"clerk": _sign_in(clerk), "ref": meeting.ref, "items": items, "tokens": tokens}))


def _called(clerk: Person, body) -> Meeting:
    starts = clock.now() + timedelta(days=30)
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    meeting = actions.call_meeting(by=clerk, body=body, venue="Corby", **when)
    for number in range(ITEMS):
        actions.add_item(by=clerk, meeting=meeting, title=f"Item {number}", kind="decide")
    return meeting


def _members(clerk: Person, body, meeting: Meeting, count: int) -> list[str]:
    tokens = []
    for number in range(count):
        person = Person.objects.create(name=f"Member {number}", email=f"member{number}@example.org")
        seat = actions.make_seat(by=clerk, body=body, label=f"Seat {number}", sector="faith")
        actions.take_seat(by=clerk, seat=seat, person=person)
        given = {"purpose": PersonalLink.Purpose.MEETING, "about": f"meeting:{meeting.pk}"}
        tokens.append(new_link(person=person, **given))
    return tokens
