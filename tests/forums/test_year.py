"""A year of the forum by the clock: its dates proposed and set, four ordinary and two extraordinary meetings from the
agenda to the approved minutes, and each concern followed to its public answer."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine

from cohesion.almanac.clashes import clashes
from cohesion.kit import clock
from cohesion.plan import actions as plan
from forums import actions, dates, queries, seating
from forums.actions.dates import Chosen
from forums.models import Body, Concern, Decision, Meeting, Venue

START = datetime(2025, 11, 17, 10, tzinfo=UTC)  # before the first year of the table
VENUES = ("Lodge Vale Centre, Corby", "Poppies Lane Hub, Kettering", "Redhill Centre, Wellingborough")


@pytest.fixture(autouse=True)
def clocked() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clocks:
        yield clocks


@pytest.fixture
def venues(hall) -> list[Venue]:
    return [actions.make_venue(by=hall.clerk, name=name, is_step_free=True) for name in VENUES]


def proposed(hall, year: int):
    """The best date of each quarter, at the place whose turn it is; seats may object for ten days."""
    turns, today = dates.turns_of(hall.body), clock.local(clock.now()).date()
    quarters = dates.quarters_of(hall.body, year, today)
    best = [Chosen(q.options[0].starts, q.options[0].ends, turns.venue(n)) for n, q in enumerate(quarters)]
    until = today + timedelta(days=10)
    return actions.propose_dates(by=hall.clerk, body=hall.body, year=year, chosen=best, object_until=until)


def set_all(hall, clocked, year: int) -> list[Meeting]:
    proposal = proposed(hall, year)
    clocked.shift(timedelta(days=11))
    reasons = dict.fromkeys(proposal.proposals.values_list("number", flat=True), "")
    return actions.set_dates(by=hall.clerk, plan=proposal, reasons=reasons)


# --- twelve meetings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_four_meetings_of_each_year_meet_no_hard_clash(hall, venues, clocked, year):
    clocked.move_to(START.replace(year=year - 1))
    meetings = set_all(hall, clocked, year)

    assert len(meetings) == 4
    assert [dates.hard(clashes(one.starts_at, one.ends_at)) for one in meetings] == [[], [], [], []]
    assert [(one.starts_at.month + 2) // 3 for one in meetings] == [1, 2, 3, 4]


def test_places_and_hours_take_turns_over_the_year(hall, venues, clocked):
    meetings = set_all(hall, clocked, 2027)

    assert [one.venue for one in meetings] == [*VENUES, VENUES[0]]
    hours = [clock.hhmm(one.starts_at) for one in meetings]
    assert hours == ["18:30", "10:30", "18:30", "10:30"]


# --- one meeting from its agenda to its minutes -------------------------------------------------------------------


def prepared(hall, clocked, meeting: Meeting) -> Concern:
    """A concern is raised, read, accepted and put on the agenda, which goes out in time."""
    clocked.move_to(meeting.starts_at - timedelta(days=14))
    concern, _ = hall.raised(text=f"Before {meeting.ref}")
    actions.acknowledge(by=hall.clerk, concern=concern)
    concern = actions.accept(by=hall.clerk, concern=concern, words=f"Concern for {meeting.ref}")
    actions.put_on_agenda(by=hall.clerk, concern=concern, meeting=meeting)
    clocked.move_to(meeting.starts_at - timedelta(days=9))
    actions.publish_agenda(by=hall.clerk, meeting=meeting, reason=short_notice(meeting))
    return concern


def short_notice(meeting: Meeting) -> str:
    return "After an incident" if meeting.kind == "extra" else ""


def held(hall, clocked, meeting: Meeting, concern: Concern) -> Decision:
    """It is opened, quorate, decides on the concern's item, and ends."""
    clocked.move_to(meeting.starts_at)
    meeting = actions.open_meeting(by=hall.clerk, meeting=meeting)
    for seat in hall.seats.values():
        actions.arrive(by=hall.clerk, meeting=meeting, seat=seat)
    item = meeting.items.get(concern=concern)
    decision = actions.decide(by=hall.clerk, item=item, wording=f"Act on {concern}", outcome="agreed")
    for item in meeting.items.filter(result=""):  # carried here by another meeting
        hall.minuted(item, "noted")
    clocked.move_to(meeting.ends_at)
    actions.end(by=hall.clerk, meeting=meeting)
    return decision


def settled(hall, clocked, meeting: Meeting, concern: Concern, decision: Decision) -> None:
    """Work is agreed and done, the minutes are approved, the concern is answered for everybody, and it is closed."""
    clocked.shift(timedelta(days=2))
    due = clock.local(clock.now()).date() + timedelta(days=28)
    work = actions.agree_on(
        by=hall.clerk, decision=decision, what="Do it", owner="Street services", due_on=due
    )
    meeting.refresh_from_db()
    actions.approve_minutes(by=hall.clerk, meeting=meeting)
    clocked.shift(timedelta(days=20))
    plan.close(by=hall.clerk, action=work, evidence=f"Done for {concern}")
    concern.refresh_from_db()
    actions.respond(by=hall.clerk, concern=concern, words=f"We did it: {concern}", response="did")
    actions.close(by=hall.clerk, meeting=Meeting.objects.get(pk=meeting.pk))


def through(hall, clocked, meeting: Meeting) -> Concern:
    concern = prepared(hall, clocked, meeting)
    decision = held(hall, clocked, meeting, concern)
    settled(hall, clocked, meeting, concern, decision)
    return concern


def called_after(hall, clocked, ref: str, ended: datetime) -> Meeting:
    """An incident asks for a meeting; it is called within 72 hours and set within ten working days."""
    clocked.move_to(ended)
    day = clock.local(ended).date()
    asked = plan.ask(
        by=hall.clerk,
        kind="meeting",
        source=f"incident.{ref}",
        why=f"After S1 {ref} in Corby",
        answer_by=ended + timedelta(hours=72),
        hold_by=day + timedelta(days=14),
    )
    clocked.shift(timedelta(hours=20))
    starts = datetime.combine(day + timedelta(days=13), datetime.min.time(), UTC) + timedelta(hours=18)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    return actions.call_as_asked(by=hall.clerk, asked=asked, body=hall.body, venue=VENUES[0], **times)


def test_a_year_from_proposed_dates_to_public_answers(client, hall, venues, clocked):
    clocked.move_to(START.replace(year=2026))
    ordinary = set_all(hall, clocked, 2027)
    concerns = [through(hall, clocked, ordinary[0])]
    first = called_after(hall, clocked, "K7M4", datetime(2027, 3, 29, 20, tzinfo=UTC))
    concerns.append(through(hall, clocked, first))
    concerns += [through(hall, clocked, ordinary[1]), through(hall, clocked, ordinary[2])]
    second = called_after(hall, clocked, "P4XR", datetime(2027, 9, 6, 20, tzinfo=UTC))
    concerns.append(through(hall, clocked, second))
    concerns.append(through(hall, clocked, ordinary[3]))

    assert set(Meeting.objects.values_list("state", flat=True)) == {"closed"}
    assert Meeting.objects.filter(kind="extra").count() == 2
    assert seating.owed(clock.now()) == []
    for meeting in Meeting.objects.filter(kind="ordinary"):
        assert dates.hard(clashes(meeting.starts_at, meeting.ends_at)) == []
    for concern in concerns:
        _leads_both_ways(client, concern)
    assert not queries.waiting_concerns(clock.now())


def _leads_both_ways(client, concern: Concern) -> None:
    """From "we did" to the concern, its item and its decision, and back: with nobody signed in."""
    page = unescape(client.get(concern.get_absolute_url()).content.decode())
    assert f"We did it: {concern}" in page
    meeting = concern.items.get().meeting
    assert meeting.get_absolute_url() in page
    minutes = unescape(client.get(meeting.get_absolute_url()).content.decode())
    assert concern.get_absolute_url() in minutes
    assert f"Act on {concern}" in minutes
    assert f"Done for {concern}" in minutes


def test_a_seat_that_objects_moves_a_date_before_anything_is_set(hall, venues, clocked):
    actions.take_seat(by=hall.clerk, seat=hall.seats["faith"], person=hall.member)
    first = proposed(hall, 2027)
    actions.object_to(ask=first.asks.get(), numbers={2: "Our annual meeting"}, via="link")
    (line,) = [line for line in dates.lines_of(first) if line.objections]
    assert line.proposal.number == 2
    clocked.shift(timedelta(days=11))
    meetings = actions.set_dates(by=hall.clerk, plan=first, reasons={1: "", 3: "", 4: ""})

    spring = date(2027, 5, 1)
    assert not [one for one in meetings if one.starts_at.month in (4, 5, 6)]
    assert Body.objects.get() == hall.body
    assert any(q.first <= spring <= q.last for q in dates.quarters_of(hall.body, 2027, clock.now().date()))
