from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohesion.policy.book import Book, shipped
from events.answers import ACTIVITIES, LANDS
from events.assessing import Facts, apply_by, assess, facts_of, kinds_of, stop_day
from events.states import Tier

RULES = Book(shipped(), 0)
TODAY = date(2027, 2, 9)


def event(land="own", on=date(2027, 3, 5), peak=150, *activities: str, **also) -> Facts:
    return Facts(land, on, peak, frozenset(activities), **also)


def found(*said, **also):
    return assess(event(*said, **also), TODAY, RULES)


def test_an_iftar_in_ones_own_hall_needs_nobodys_permission():
    answer = found("own", date(2027, 3, 5), 150, "food")

    assert answer.is_only_noted
    assert answer.tier == Tier.T0
    assert [need.kind for need in answer.needs] == ["food"]


@pytest.mark.parametrize(
    ("facts", "tier"),
    [
        (event(peak=199), Tier.T0),
        (event(peak=200), Tier.T2),
        (event(peak=799), Tier.T2),
        (event(peak=800), Tier.T3),
        (event("council", peak=180), Tier.T1),
        (event("own", date(2027, 3, 5), 20, "candles"), Tier.T1),
        (event("own", date(2027, 3, 5), 20, "road"), Tier.T2),
        (event("own", date(2027, 3, 5), 20, "fireworks"), Tier.T3),
        (event(peak=20, worried=True), Tier.T2),
    ],
)
def test_how_much_is_asked_follows_from_numbers_land_and_activities(facts, tier):
    assert assess(facts, TODAY, RULES).tier == tier


def test_a_nagar_kirtan_is_told_of_roads_police_and_the_advisory_group():
    answer = found("highway", date(2027, 4, 17), 600, "procession", "road", "food", held_before=True)

    assert [need.kind for need in answer.needs] == ["road", "procession", "safety", "food"]
    road, procession, *_ = answer.needs
    assert road.is_late  # 9 weeks and 4 days are short of 10
    assert "not promised" in road.warning
    assert procession.by == date(2027, 4, 10)
    assert "Held here most years" in procession.note
    assert any("Martyn" in note for note in answer.notes)


def test_a_late_notice_is_named_a_risk_before_it_is_taken():
    (ten,) = [one for one in found("own", date(2027, 2, 20), 120, "licensable").needs if one.kind == "ten"]

    assert ten.by == date(2027, 2, 5)
    assert "until Friday 12 February 2027" in ten.warning
    assert "One objection by police or environmental health ends it" in ten.warning


def test_too_late_even_for_a_late_notice_is_said():
    (ten,) = [one for one in found("own", date(2027, 2, 15), 120, "licensable").needs if one.kind == "ten"]

    assert "too late" in ten.warning


def test_more_people_than_a_notice_allows_need_a_licence():
    assert "licence" in kinds_of(event("own", TODAY, 500, "licensable"), RULES)
    assert "ten" in kinds_of(event("own", TODAY, 499, "licensable"), RULES)


def test_everything_is_decided_ten_working_days_before():
    assert stop_day(date(2027, 3, 5), RULES) == date(2027, 2, 19)


def test_we_promise_a_decision_only_to_who_applies_in_time_for_our_target():
    assert apply_by(event("council", date(2027, 3, 5), 180), RULES) == date(2027, 2, 19)
    assert apply_by(event("council", date(2027, 6, 25), 300), RULES) < stop_day(date(2027, 6, 25), RULES)


def test_no_word_for_how_a_strand_ends_is_approved():
    strands = RULES.under("events.strand")
    words = [words[end] for words in strands.values() for end in ("yes", "conditions", "no")]

    assert not [one for one in words if "approv" in one.lower()]
    assert all(words["power"] and words["decider"] and words["appeal"] for words in strands.values())
    assert {words["asks"] for words in strands.values()} == {"permission", "notice", "advice"}


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no failure
@given(
    land=st.sampled_from(sorted(LANDS)),
    days=st.integers(0, 400),
    peak=st.integers(1, 5000),
    ticked=st.integers(0, 2 ** len(ACTIVITIES) - 1),
    held=st.booleans(),
)
def test_every_event_gets_an_answer_with_a_decider_for_each_strand(land, days, peak, ticked, held):
    on = TODAY + timedelta(days=days)
    activities = frozenset(one for place, one in enumerate(ACTIVITIES) if ticked >> place & 1)
    answer = assess(Facts(land, on, peak, activities, held), TODAY, RULES)

    assert answer.is_only_noted == (answer.tier == Tier.T0)
    assert all(need.words["name"] and (need.by is None or need.by <= on) for need in answer.needs)
    assert all(need.kind in RULES.value("events.asked_by_strand") for need in answer.needs)


def test_facts_are_not_known_before_the_questions_are_answered():
    assert facts_of({"land": "own"}) is None
    assert facts_of({"land": "own", "event_on": "2027-03-05", "peak": "150"}) == event()
