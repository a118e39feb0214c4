"""A forum with one of everything that an address can be about."""

from dataclasses import dataclass
from datetime import timedelta

from cohesion.accounts.models import Person
from cohesion.kit import clock
from forums import actions
from forums.models import Body, Concern, Decision, Meeting


@dataclass
class Hall:
    """A meeting to be published, another that is going on with a decision, and a concern with its secret address."""

    body: Body
    meeting: Meeting
    decision: Decision
    concern: Concern
    secret: str
    reader: str  # the secret address of somebody's news of the forums


def a_hall(clerk: Person) -> Hall:
    body = actions.make_body(
        by=clerk, slug="cohesion", name="Forum", kind="forum", terms="To meet.", quorum=1
    )
    seat = actions.make_seat(by=clerk, body=body, label="Faith", sector="faith")
    now = a_meeting(clerk, body)
    actions.publish_agenda(by=clerk, meeting=now)
    now = actions.open_meeting(by=clerk, meeting=now)
    actions.arrive(by=clerk, meeting=now, seat=seat)
    decision = actions.decide(by=clerk, item=now.items.get(), wording="Yes", outcome="agreed")
    concern, secret = actions.raise_concern(by=clerk, body=body, text="Graffiti")
    actions.acknowledge(by=clerk, concern=concern)
    concern = actions.accept(by=clerk, concern=concern, words="Graffiti")
    reader = actions.choose_news(by=clerk, bodies=[body], by_email=True, by_text=False).secret
    return Hall(body, a_meeting(clerk, body), decision, concern, secret, reader)


def a_meeting(clerk: Person, body: Body) -> Meeting:
    starts = clock.now() + timedelta(days=30)
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    meeting = actions.call_meeting(by=clerk, body=body, venue="Corby", **when)
    actions.add_item(by=clerk, meeting=meeting, title="Safety", kind="decide")
    return meeting
