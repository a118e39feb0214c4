"""Pauses, amendments, endings, and the lane for gatherings after an incident."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan import actions as plan
from cohesion.plan.models import Request
from events import actions, duties
from events.differences import changes, is_material, touched
from events.queries import last_sent, queue
from tests.events.conftest import SAID
from tests.events.test_assessing import RULES


def day(number: int, hour: int = 10, month: int = 2) -> datetime:
    return datetime(2027, month, number, hour, tzinfo=UTC)


def test_while_we_wait_for_the_organiser_our_clock_stands_still(office, tuesday):
    case = office.open()
    assert (case.day0, case.target_on) == (date(2027, 2, 10), date(2027, 2, 17))
    tuesday.move_to(day(11))
    case = actions.ask_for_more(by=office.officer, case=case, words="How many exits are there?")

    assert (case.state, case.target_on) == ("paused", None)
    assert "Our clock is paused until it comes" in office.texts("event.more_info")[0]
    tuesday.move_to(day(12, 13))
    case = office.amended(case, risks="Two exits, kept clear.")
    assert (case.state, case.target_on) == ("open", date(2027, 2, 19))  # two days were not counted


def test_what_is_missing_begins_the_clock_anew_on_the_day_it_comes(office, tuesday):
    case = actions.find_incomplete(by=office.officer, case=office.sent(), words="The address.")
    tuesday.move_to(day(15))
    case = office.amended(case, address="NN17 1AA")

    assert (case.state, case.check_by) == ("received", date(2027, 2, 16))
    assert actions.take_up(by=office.officer, case=case).day0 == date(2027, 2, 16)


def test_who_does_not_answer_is_reminded_twice_and_then_closed_and_may_send_it_again(office, tuesday):
    case = actions.ask_for_more(by=office.officer, case=office.open(event_on="2027-09-10"), words="Exits?")
    heard = []
    for number in (15, 16, 17, 23, 24):  # the 5th working day is the 16th, the 10th the 23rd
        tuesday.move_to(day(number))
        heard.append(duties.remind(clock.now()))
    tuesday.move_to(day(2, month=3))
    heard.append(duties.remind(clock.now()))
    case.refresh_from_db()

    assert heard == [0, 1, 0, 1, 0, 1]
    assert (case.state, case.ended_because) == ("withdrawn", "You did not answer what we asked for.")
    assert actions.send(by=None, case=case, declared=True).state == "received"


@pytest.mark.parametrize(
    ("also", "matters"),
    [
        ({"contact": "Somebody else"}, False),
        ({"about": "With a choir"}, False),
        ({"peak": "190"}, False),
        ({"peak": "170"}, False),
        ({"peak": "216"}, True),  # a fifth more
        ({"peak": "200"}, True),  # crosses a line
        ({"event_on": "2027-03-06"}, True),
        ({"land": "highway"}, True),
        ({"activities": ["food", "candles"]}, True),
        ({"activities": []}, False),
    ],
)
def test_what_changes_more_than_a_little_opens_again_what_was_agreed(also, matters):
    assert is_material(SAID, SAID | also, RULES) == matters


def test_a_bigger_peak_touches_what_depends_on_it_and_a_new_name_touches_nothing():
    kinds = {"land", "food", "road"}

    assert touched(kinds, SAID, SAID | {"peak": "300"}, RULES) == {"land", "road"}
    assert touched(kinds, SAID, SAID | {"event_on": "2027-04-01"}, RULES) == kinds
    assert touched(kinds, SAID, SAID | {"title": "Feast"}, RULES) == set()
    (change,) = changes(SAID, SAID | {"activities": ["food", "candles"]})
    assert change.after == "Food shared or given away, Candles, diyas or a small fire"


def test_a_small_change_leaves_the_agreement_and_a_larger_one_opens_only_what_it_touches(office):
    case = office.agreed()
    case = office.amended(case, on_the_day="Bilal, 07700 900124")
    assert case.state == "agreed"

    case = office.amended(case, peak="260")
    assert (case.state, case.ended_at, case.day0) == ("received", None, None)
    assert {one.kind: one.since for one in case.strands.all()} == {"land": 3, "food": 1, "safety": 3}


def test_what_is_typed_and_not_sent_counts_for_nobody(office):
    case = office.agreed()
    actions.save_section(by=None, case=case, section="numbers", answers={"peak": "900"})

    assert last_sent(case)["peak"] == "180"
    case.refresh_from_db()
    assert (case.peak, case.state) == (180, "agreed")


def test_nobody_changes_it_while_somebody_decides(office):
    case = office.open(peak="300")
    office.recommended(case)

    with pytest.raises(Refused, match="It can’t be changed now"):
        actions.save_section(by=None, case=case, section="numbers", answers={"peak": "9"})


def test_cancelled_needs_a_reason_and_is_for_good(office):
    case = office.agreed()
    with pytest.raises(Refused, match="Say why"):
        actions.cancel(by=None, case=case, words=" ")
    case = actions.cancel(by=office.officer, case=case, words="The hall is flooded.", by_council=True)

    assert case.state == "cancelled"
    assert "cancelled" in office.texts("event.news")[0]
    with pytest.raises(Refused):
        actions.send(by=None, case=case, declared=True)


def test_how_it_went_is_said_after_the_event_only(office, tuesday):
    case = office.agreed()
    with pytest.raises(Refused, match="still to come"):
        actions.say_how_it_went(by=None, case=case, afterwards={"came": "150"})
    tuesday.move_to(day(8, month=3))

    assert actions.say_how_it_went(by=None, case=case, afterwards={"came": "150"}).returned_at


def test_moved_to_standard_by_an_officer_with_the_reason(office):
    case = actions.move_to_standard(by=office.officer, case=office.open(), why="The square is being paved.")

    assert case.dropped_because == "Standard lane: The square is being paved."
    with pytest.raises(Refused, match="not in the expedited lane"):
        actions.move_to_standard(by=office.officer, case=case, why="Again.")


def test_an_officer_lifts_what_a_form_can_not_see_and_the_reason_stays_with_officers(office):
    case = actions.lift(by=office.officer, case=office.open(), why="A threat was made last year.")

    assert (case.tier, case.lane, case.needs_two) == (2, "standard", True)
    assert case.strands.filter(kind="safety").exists()
    said = Entry.objects.get(subject=case.topic, kind="event.lifted")
    assert (said.audience, "threat" in case.dropped_because) == ("partners", False)
    case = office.amended(case, peak="150")
    assert (case.tier, case.lane) == (2, "standard")


def test_only_noted_when_nobodys_permission_is_needed(office):
    with pytest.raises(Refused, match="permission is needed"):
        actions.note_it(by=office.officer, case=office.sent())
    vigil = office.sent(land="own", activities=["candles"])

    assert actions.note_it(by=office.officer, case=vigil).state == "noted"


@pytest.fixture
def asked(office) -> Request:
    return plan.ask(
        by=office.officer,
        kind="event",
        source="incident.K7M4",
        why="A vigil on Sunday",
        answer_by=clock.now() + timedelta(hours=2),
    )


def test_a_gathering_after_an_incident_has_clocks_that_run_at_night(office, asked, tuesday):
    tuesday.shift(timedelta(hours=1))
    case, secret = actions.begin_from_request(by=office.officer, request=asked)

    assert secret
    assert (case.lane, case.source) == ("response", "incident.K7M4")
    assert case.call_back_by == asked.asked_at + timedelta(hours=2)
    assert case.position_by == asked.asked_at + timedelta(hours=4)
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (
        "answered",
        f"Application {case} is begun, as a community response.",
    )


def test_it_stands_first_in_the_queue_and_red_until_somebody_has_rung(office, asked, tuesday):
    office.open()
    case, _ = actions.begin_from_request(by=office.officer, request=asked)
    rows = queue(office.officer, clock.now() + timedelta(hours=3)).rows
    assert (rows[0].case, rows[0].waits_for) == (case, "Ring the organiser")
    assert rows[0].is_late(clock.now() + timedelta(hours=3))

    actions.called_back(by=office.officer, case=case)
    rows = queue(office.officer, clock.now()).rows
    assert (rows[0].case, rows[0].due) == (case, case.position_by)
    assert Entry.objects.filter(subject=case.topic, kind="event.called_back").exists()
