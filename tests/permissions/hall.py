"""A forum with one of everything that an address can be about."""

from dataclasses import dataclass
from datetime import timedelta

from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.kit import clock
from forums import actions
from forums.actions import polling
from forums.actions.papers import add_paper
from forums.models import (
    Body,
    Concern,
    DatePlan,
    DateProposal,
    DayKeeper,
    Decision,
    KeptDayAsk,
    Meeting,
    Paper,
    Poll,
    Seat,
    Venue,
)


@dataclass
class Hall:
    """A meeting to be published, another that is going on with a decision, and a concern with its secret address."""

    body: Body
    meeting: Meeting
    decision: Decision
    concern: Concern
    secret: str
    reader: str  # the secret address of somebody's news of the forums
    plan: DatePlan
    keeper: DayKeeper
    seat: Seat
    poll: Poll
    paper: Paper

    def link(self, member: Person) -> str:
        """A link of theirs to the meeting that is going on, and the seat that it needs."""
        actions.take_seat(by=self.decision.recorded_by, seat=self.seat, person=member)
        about = f"meeting:{self.decision.item.meeting_id}"
        return new_link(person=member, purpose=PersonalLink.Purpose.MEETING, about=about)


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
    poll = polling.write_poll(by=clerk, meeting=now, question="Safer?", options=["Yes", "No"])
    said = {"title": "Survey", "summary": "Nine lamps are out."}
    paper = add_paper(by=clerk, item=now.items.get(), data=b"Nine lamps are out.", **said)
    reader = actions.choose_news(by=clerk, bodies=[body], by_email=True, by_text=False).secret
    keeper = DayKeeper.objects.create(person=clerk, noted_by=clerk, agreed_on=clock.now().date())
    return Hall(
        body,
        a_meeting(clerk, body),
        decision,
        concern,
        secret,
        reader,
        a_plan(clerk, body),
        keeper,
        seat,
        poll,
        paper,
    )


def a_plan(clerk: Person, body: Body) -> DatePlan:
    """A date that nobody can object to any more."""
    now = clock.now()
    said = {"object_until": now.date() - timedelta(days=1), "proposed_by": clerk, "proposed_at": now}
    plan = DatePlan.objects.create(body=body, year=now.year, **said)
    venue = Venue.objects.create(name="Lodge Vale Centre, Corby")
    when = {"starts_at": now + timedelta(days=60), "ends_at": now + timedelta(days=60, hours=2)}
    DateProposal.objects.create(plan=plan, number=1, venue=venue, **when)
    return plan


def a_question(clerk: Person, contact: Person) -> KeptDayAsk:
    """Which day a contact keeps, who said that we may ask."""
    now = clock.now()
    DayKeeper.objects.create(person=contact, noted_by=clerk, agreed_on=now.date())
    asked = {"key": "holi.2027-03-22", "days_before": 60, "days": ["2027-03-22", "2027-03-23"]}
    return KeptDayAsk.objects.create(person=contact, asked_at=now, closes_at=now + timedelta(days=9), **asked)


def a_meeting(clerk: Person, body: Body) -> Meeting:
    starts = clock.now() + timedelta(days=30)
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    meeting = actions.call_meeting(by=clerk, body=body, venue="Corby", **when)
    actions.add_item(by=clerk, meeting=meeting, title="Safety", kind="decide")
    return meeting
