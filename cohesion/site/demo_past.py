"""The demonstration's last meeting: from a concern to a decision, to work with its evidence, and to "we did"."""

from datetime import datetime, time, timedelta

from cohesion.accounts.models import Person
from cohesion.kit import clock
from cohesion.plan.actions import close as close_work
from forums import actions
from forums.models import AgendaItem, Body, Concern, Meeting, Seat
from forums.states import Outcome, Response, Result

RAISED = (
    "Cars are parked across the ramp of our hall whenever there is a service, and people in wheelchairs wait."
)
SUMMARY = "Parked cars block the ramps of halls"
SAFETY = (
    "The police gave the update: no pattern between reports this quarter. Places were reminded to check who their "
    "contacts are before the winter."
)
RAMPS = (
    "Four halls have the same trouble. The council can paint lines without an order; fines would need one."
)
YOUTH = "Young people asked to bring items of their own, and not only to comment on those of others."
EVIDENCE = "Lines painted at four ramps; photographs with the clerk."
ABSENT = "Adult social care"  # nobody sits there yet


def build_past(lead: Person, body: Body, now: datetime) -> None:
    """On a Tuesday about five weeks ago, approved and closed since. Each step is taken as if on its own day."""
    day = clock.local(now).date() - timedelta(days=35)
    day -= timedelta(days=(day.weekday() - 1) % 7)
    starts, ends = (datetime.combine(day, at, tzinfo=clock.LONDON) for at in (time(18, 30), time(20, 30)))
    with clock.pretending(starts - timedelta(days=40)):
        meeting, concern = _prepare(lead, body, starts, ends)
    with clock.pretending(starts - timedelta(days=14)):
        actions.publish_agenda(by=lead, meeting=meeting)
    with clock.pretending(starts):
        actions.open_meeting(by=lead, meeting=meeting)
        for seat in body.seats.exclude(label=ABSENT):
            _arrive(lead, meeting, seat)
    with clock.pretending(ends):
        work = _hold(lead, meeting)
        actions.end(by=lead, meeting=meeting)
    with clock.pretending(ends + timedelta(days=15)):
        actions.approve_minutes(by=lead, meeting=meeting)
        actions.close(by=lead, meeting=meeting)
    with clock.pretending(ends + timedelta(days=24)):
        close_work(by=lead, action=work, evidence=EVIDENCE)
        words = "Keep-clear lines are painted at the four ramps that were named."
        actions.respond(by=lead, concern=concern, words=words, response=Response.DID)


def _prepare(lead: Person, body: Body, starts: datetime, ends: datetime) -> tuple[Meeting, Concern]:
    venue = "Poppies Lane Hub, Kettering"
    meeting = actions.call_meeting(by=lead, body=body, starts_at=starts, ends_at=ends, venue=venue)
    actions.add_item(by=lead, meeting=meeting, title="Safety update for places of worship", kind="note")
    concern, _ = actions.raise_concern(by=None, body=body, text=RAISED)
    actions.acknowledge(by=lead, concern=concern)
    concern = actions.accept(by=lead, concern=concern, words=SUMMARY)
    actions.put_on_agenda(by=lead, concern=concern, meeting=meeting)
    actions.add_item(by=lead, meeting=meeting, title="Items of the youth council", kind="decide")
    return meeting, concern


def _arrive(lead: Person, meeting: Meeting, seat: Seat) -> None:
    sits = seat.memberships.filter(held_until=None, is_substitute=False).first()
    actions.arrive(by=lead, meeting=meeting, seat=seat, person=sits and sits.person)


def _hold(lead: Person, meeting: Meeting):
    """Minutes and decisions. Returns the work that is done since; what else was agreed is still open."""
    safety, ramps, youth = meeting.items.order_by("number")
    actions.minute(by=lead, item=safety, note=SAFETY, result=Result.NOTED, revision=safety.revision)
    lines = _decide(lead, ramps, RAMPS, "The council paints keep-clear lines at the ramps that were named.")
    items = _decide(lead, youth, YOUTH, "Each agenda has room for one item of the youth council.")
    today = clock.local(clock.now()).date()
    what = "Agree with the clerk how young people bring their items"
    due = today + timedelta(days=90)
    actions.agree_on(by=lead, decision=items, what=what, owner="Youth council", due_on=due)
    what = "Paint keep-clear lines at four ramps"
    due = today + timedelta(days=28)
    return actions.agree_on(by=lead, decision=lines, what=what, owner="Council highways", due_on=due)


def _decide(lead: Person, item: AgendaItem, note: str, wording: str):
    actions.minute(by=lead, item=item, note=note, result=Result.OPEN, revision=item.revision)
    return actions.decide(by=lead, item=item, wording=wording, outcome=Outcome.AGREED)
