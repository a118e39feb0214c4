"""The demonstration's forum: its seats, a meeting with an agenda to come, and concerns on their way."""

from datetime import datetime, time, timedelta

from cohesion.accounts.models import Person
from cohesion.kit import clock
from forums import actions
from forums.models import Body
from forums.states import Sector

SEATS = {
    "Adult social care": Sector.COUNCIL,
    "Community safety": Sector.COUNCIL,
    "Neighbourhood policing": Sector.POLICE,
    "Christian communities": Sector.FAITH,
    "Hindu communities": Sector.FAITH,
    "Muslim communities": Sector.FAITH,
    "Sikh communities": Sector.FAITH,
    "Youth council": Sector.SCHOOLS,
    "Voluntary sector network": Sector.VOLUNTARY,
}
CONCERNS = {
    "Graffiti on our hall stayed for three weeks before anybody came.": "Graffiti is slow to be cleaned",
    "The street lights by the bus stop have been out since September.": "Street lights near places of worship are out",
}
WAITING = "We would like to hear how the police decide where they patrol on Friday evenings."


def build_forum(lead: Person, now: datetime) -> Body:
    """By the real actions, once; a forum that is there already is left as it is. Nobody is texted."""
    if known := Body.objects.filter(slug="cohesion").first():
        return known
    body = actions.make_body(
        by=lead,
        slug="cohesion",
        name="Community Cohesion Forum",
        kind="forum",
        terms="Faith groups, police, the council, schools and residents meet each quarter, in another town each time.",
        quorum=5,
        quorum_sectors={Sector.POLICE: 1, Sector.COUNCIL: 1, Sector.FAITH: 3},
    )
    for label, sector in SEATS.items():
        actions.make_seat(by=lead, body=body, label=label, sector=sector)
    _build_meeting(lead, body, now)
    actions.raise_concern(by=None, body=body, text=WAITING)
    return body


def _build_meeting(lead: Person, body: Body, now: datetime) -> None:
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
    actions.publish_agenda(by=lead, meeting=meeting)
