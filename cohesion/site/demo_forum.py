"""The demonstration's forum: who sits there, a meeting to come with its agenda and its answers, and concerns."""

from datetime import datetime, time, timedelta

from cohesion.accounts.models import Person
from cohesion.calendars.actions import take_answer
from cohesion.calendars.models import Rsvp
from cohesion.calendars.states import Answer, Via
from cohesion.kit import clock
from cohesion.site.demo_past import build_past
from forums import actions
from forums.models import Body, Meeting, Seat
from forums.states import Sector

SEATS = {  # by whom each is held; "" where nobody sits yet
    "Adult social care": (Sector.COUNCIL, ""),
    "Community safety": (Sector.COUNCIL, "Tamsin Wexcombe"),
    "Neighbourhood policing": (Sector.POLICE, "Karen Outhwaite"),
    "Christian communities": (Sector.FAITH, "Graham Poulter"),
    "Hindu communities": (Sector.FAITH, "Hasmukh Raval"),
    "Muslim communities": (Sector.FAITH, "Farooq Bhatti"),
    "Sikh communities": (Sector.FAITH, "Harjinder Kaur Sahota"),
    "Youth council": (Sector.SCHOOLS, "Kerry Loakes"),
    "Voluntary sector network": (Sector.VOLUNTARY, "Linda Pashley"),
}
CHAIR = "Voluntary sector network"
ANSWERS = {  # of those who are asked by text, so that nothing leaves but for the pretend phones
    "Graham Poulter": (Answer.COMING, ""),
    "Hasmukh Raval": (Answer.COMING, "A hearing loop, and a seat near the door"),
    "Kerry Loakes": (Answer.NOT, ""),
    "Farooq Bhatti": None,
    "Harjinder Kaur Sahota": None,
}
CONCERNS = {
    "Graffiti on our hall stayed for three weeks before anybody came.": "Graffiti is slow to be cleaned",
    "The street lights by the bus stop have been out since September.": "Street lights near places of worship are out",
}
WAITING = "We would like to hear how the police decide where they patrol on Friday evenings."
VENUES = {
    "Lodge Vale Centre, Corby": {"is_step_free": True, "has_loop": True, "has_parking": True},
    "Poppies Lane Hub, Kettering": {"is_step_free": True, "has_kitchen": True, "has_prayer_space": True},
}
FOUNDED = timedelta(days=120)


def build_forum(lead: Person, now: datetime) -> Body:
    """By the real actions, once; a forum that is there already is left as it is.

    Whoever is asked to the meeting gets the text on a pretend phone. Of what is past nobody is texted.
    """
    if known := Body.objects.filter(slug="cohesion").first():
        return known
    with clock.pretending(now - FOUNDED):
        body = _build_body(lead)
    build_past(lead, body, now)
    meeting = _build_meeting(lead, body, now)
    _ask_and_answer(lead, meeting, now)
    actions.raise_concern(by=None, body=body, text=WAITING)
    return body


def _build_body(lead: Person) -> Body:
    body = actions.make_body(
        by=lead,
        slug="cohesion",
        name="Community Cohesion Forum",
        kind="forum",
        terms="Faith groups, police, the council, schools and residents meet each quarter, in another town each time.",
        quorum=5,
        quorum_sectors={Sector.POLICE: 1, Sector.COUNCIL: 1, Sector.FAITH: 3},
    )
    for label, (sector, name) in SEATS.items():
        seat = actions.make_seat(by=lead, body=body, label=label, sector=sector, is_chair=label == CHAIR)
        _seat(lead, seat, name)
    for name, has in VENUES.items():
        actions.make_venue(by=lead, name=name, **has)
    return body


def _seat(lead: Person, seat: Seat, name: str) -> None:
    if name and (person := Person.objects.filter(name=name).first()):
        actions.take_seat(by=lead, seat=seat, person=person)


def _build_meeting(lead: Person, body: Body, now: datetime) -> Meeting:
    """On a Tuesday evening about two months away, with what was accepted on its agenda."""
    day = clock.local(now).date() + timedelta(days=60)
    day += timedelta(days=(1 - day.weekday()) % 7)
    starts, ends = (datetime.combine(day, at, tzinfo=clock.LONDON) for at in (time(18, 30), time(20, 30)))
    venue = "Lodge Vale Centre, Corby"
    meeting = actions.call_meeting(by=lead, body=body, starts_at=starts, ends_at=ends, venue=venue)
    actions.add_item(by=lead, meeting=meeting, title="Safety update for places of worship", kind="note")
    for text, summary in CONCERNS.items():
        concern, _ = actions.raise_concern(by=None, body=body, text=text)
        actions.acknowledge(by=lead, concern=concern)
        concern = actions.accept(by=lead, concern=concern, words=summary)
        actions.put_on_agenda(by=lead, concern=concern, meeting=meeting)
    return actions.publish_agenda(by=lead, meeting=meeting)


def _ask_and_answer(lead: Person, meeting: Meeting, now: datetime) -> None:
    """Some have answered, one needs something, two have not said yet; the rest are the clerk's to ask."""
    for person in Person.objects.filter(name__in=ANSWERS).order_by("name"):
        for rsvp in actions.invite_one(by=lead, meeting=meeting, person=person):
            if answer := ANSWERS[person.name]:
                _answer(rsvp, *answer, now)


def _answer(rsvp: Rsvp, answer: Answer, needs: str, now: datetime) -> None:
    take_answer(rsvp=rsvp, answer=answer, via=Via.LINK, at=now, sequence=0, needs=needs)
