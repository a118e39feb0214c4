"""One morning in the events office: Tuesday 9 February 2027, by the clock."""

from datetime import UTC, date, datetime

import pytest

from cohesion.kit.refusals import Refused
from events import actions
from events.assessing import assess, facts_of
from events.queries import last_sent, rules_of
from tests.events.conftest import a_term
from tests.events.test_assessing import RULES, TODAY, event

EQUALITY = "The group was offered another day; nobody else is affected."


def at(tuesday, hour: int, minute: int) -> None:
    tuesday.move_to(datetime(2027, 2, 9, hour, minute, tzinfo=UTC))


def needs_of(case) -> dict:
    found = assess(facts_of(last_sent(case)), date(2027, 2, 9), rules_of(case))
    return {need.kind: need for need in found.needs}


def test_the_nagar_kirtan_of_nine_o_clock(office, tuesday):
    at(tuesday, 9, 2)
    said = {"title": "Nagar Kirtan", "event_on": "2027-04-17", "peak": "600", "land": "highway"}
    case = office.sent(activities=["procession", "road", "food"], held_before="yes", **said)

    assert (case.tier, case.lane) == (2, "standard")
    needs = needs_of(case)
    assert needs["road"].is_late  # 9 weeks and 4 days, short of 10
    assert needs["procession"].by == date(2027, 4, 10)
    assert "it may need no notice" in needs["procession"].note
    assert "ten" not in needs
    at(tuesday, 9, 20)
    case = actions.take_up(by=office.officer, case=case)
    asked = set(case.consultations.values_list("consultee", flat=True))
    assert asked == {"highways", "police", "ambulance", "fire", "environment"}
    assert case.target_on == date(2027, 3, 3)


def test_the_iftar_of_ten_o_clock_is_agreed_the_same_day_and_amended(office, tuesday):
    at(tuesday, 10, 5)
    case = office.sent()
    assert (case.lane, case.dropped_because) == ("expedited", "")
    case = actions.take_up(by=office.officer, case=case)
    for consultee in ("police", "fire"):
        actions.ask(by=office.officer, case=case, consultee=consultee)
    at(tuesday, 10, 40)
    office.answered(case, "environment", "conditions", "A list of allergens on the table")
    at(tuesday, 11, 15)
    office.answered(case, "police")
    at(tuesday, 11, 20)
    office.answered(case, "fire", "more", "How many exits?")
    case = actions.ask_for_more(by=office.officer, case=case, words="How many exits?")
    assert case.target_on is None
    at(tuesday, 13, 5)
    case = office.amended(case, risks="Two exits, on the street and to the car park.")
    assert case.target_on == date(2027, 2, 17)  # paused before day 0: nothing is lost
    at(tuesday, 15, 10)
    office.recommended(case, "conditions", terms=[a_term(), a_term("Second exit kept clear")])
    assert "can go ahead with 2 conditions" in office.texts("event.conditions")[0]
    at(tuesday, 16, 0)
    case = actions.accept(by=None, case=case)
    assert (case.ended_at - case.begun_at).total_seconds() == (5 * 60 + 55) * 60

    at(tuesday, 16, 10)
    case = office.amended(case, peak="260")
    assert (case.state, case.lane) == ("received", "standard")
    assert "two officers decide" in case.dropped_because
    assert {one.kind for one in case.strands.filter(state="open")} == {"land", "safety", "food"}
    assert "Martyn’s Law is not in force yet" in assess(facts_of(last_sent(case)), TODAY, RULES).notes[0]


def test_the_dance_of_half_past_four_has_only_a_late_notice_left():
    found = assess(event("council", date(2027, 2, 20), 150, "licensable"), TODAY, RULES)

    (ten,) = found.notices
    assert (ten.by, ten.is_late) == (date(2027, 2, 5), True)
    assert (
        "until Friday 12 February 2027. One objection by police or environmental health ends it"
        in ten.warning
    )


def test_the_double_booking_of_a_quarter_to_five_is_not_agreed_with_another_day(office, tuesday):
    at(tuesday, 16, 45)
    case = office.open(event_on="2027-03-06")
    with pytest.raises(Refused, match="equality"):
        office.recommended(case, "not_agreed")
    decision = office.recommended(case, "not_agreed", due_regard=EQUALITY, alternative="Sunday 7 March")
    case.refresh_from_db()

    assert (decision.alternative, case.reply_by) == ("Sunday 7 March", date(2027, 2, 16))
    assert "how to ask for a review by Tue 16 Feb 2027" in office.texts("event.refused")[0]
