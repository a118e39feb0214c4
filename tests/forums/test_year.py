"""A year of the forum by the clock: its dates proposed and set, four ordinary and two extraordinary meetings from the
agenda to the approved minutes, and each concern followed to its public answer. Its script: `telling.py`."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine

from cohesion.kit import clock
from forums import actions, dates, queries, seating
from forums.models import Body, Concern, Meeting
from tests.forums.telling import VENUES, Year, no_hard_clash

START = datetime(2025, 11, 17, 10, tzinfo=UTC)  # before the first year of the table


@pytest.fixture(autouse=True)
def clocked() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clocks:
        yield clocks


@pytest.fixture
def year(hall, clocked) -> Year:
    """With three places to meet, and one seat whose holder can be asked."""
    for name in VENUES:
        actions.make_venue(by=hall.clerk, name=name, is_step_free=True)
    actions.take_seat(by=hall.clerk, seat=hall.seats["faith"], person=hall.member)
    return Year(clocked, hall.clerk, hall.member, hall.body)


# --- twelve meetings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("one", [2026, 2027, 2028])
def test_four_meetings_of_each_year_meet_no_hard_clash(year, one):
    year.moves_to(START.replace(year=one - 1))
    meetings = year.has_its_dates(one)

    assert len(meetings) == 4
    assert no_hard_clash(meetings)
    assert [(one.starts_at.month + 2) // 3 for one in meetings] == [1, 2, 3, 4]


def test_places_and_hours_take_turns_over_the_year(year):
    meetings = year.has_its_dates(2027)

    assert [one.venue for one in meetings] == [*VENUES, VENUES[0]]
    hours = [clock.hhmm(one.starts_at) for one in meetings]
    assert hours == ["18:30", "10:30", "18:30", "10:30"]


# --- six meetings, each from its agenda to its public answer ------------------------------------------------------


def test_a_year_from_proposed_dates_to_public_answers(client, year):
    year.moves_to(START.replace(year=2026))
    concerns = year.tell()

    assert set(Meeting.objects.values_list("state", flat=True)) == {"closed"}
    assert Meeting.objects.filter(kind="extra").count() == 2
    assert seating.owed(clock.now()) == []
    assert no_hard_clash(Meeting.objects.filter(kind="ordinary"))
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


def test_a_seat_that_objects_moves_a_date_before_anything_is_set(year, hall, clocked):
    first = year.proposes(2027)
    actions.object_to(ask=first.asks.get(), numbers={2: "Our annual meeting"}, via="link")
    (line,) = [line for line in dates.lines_of(first) if line.objections]
    assert line.proposal.number == 2
    clocked.shift(timedelta(days=11))
    meetings = actions.set_dates(by=hall.clerk, plan=first, reasons={1: "", 3: "", 4: ""})

    spring = date(2027, 5, 1)
    assert not [one for one in meetings if one.starts_at.month in (4, 5, 6)]
    assert Body.objects.get() == hall.body
    assert any(q.first <= spring <= q.last for q in dates.quarters_of(hall.body, 2027, clock.now().date()))
