from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from cohesion.kit.refusals import Refused
from events import actions
from events.models import Decision
from tests import factories
from tests.events.conftest import REASONS, a_term

EQUALITY = "Families who pray there were considered; another day is offered."


def test_below_tier_two_one_officer_decides_and_the_organiser_is_told_at_once(office):
    case = office.open()
    decision = office.recommended(case)
    case.refresh_from_db()

    assert (case.state, decision.state, decision.decided_by) == ("agreed", "decided", office.officer)
    assert "is agreed. Open your link for your letter" in office.texts("event.agreed")[0]


def test_from_tier_two_another_person_decides(office):
    case = office.open(peak="300")
    decision = office.recommended(case)

    assert office.texts("event.agreed") == []
    with pytest.raises(Refused, match="Somebody else decides"):
        actions.decide(by=office.officer, decision=decision)
    with pytest.raises(Refused, match="council’s officers"):
        actions.decide(by=office.police, decision=decision)
    actions.decide(by=office.lead, decision=decision)
    case.refresh_from_db()
    assert case.state == "agreed"


def test_the_database_too_refuses_one_person_for_two(office):
    decision = office.recommended(office.open(peak="300"))

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(decided_by=office.officer)


def test_sent_back_it_is_open_again_and_the_organiser_hears_nothing(office):
    case = office.open(peak="300")
    texts = len(office.texts())
    decision = actions.send_back(by=office.lead, decision=office.recommended(case), words="Ask highways.")
    case.refresh_from_db()

    assert (case.state, decision.state, len(office.texts())) == ("open", "sent_back", texts)
    with pytest.raises(Refused):
        actions.decide(by=office.lead, decision=decision)


def test_with_conditions_it_is_agreed_only_when_they_are_accepted(office):
    case = office.open()
    decision = office.recommended(case, "conditions", terms=[a_term(), a_term("Second exit kept clear")])
    case.refresh_from_db()

    assert (case.state, case.reply_by) == ("offered", date(2027, 2, 16))
    assert "can go ahead with 2 conditions" in office.texts("event.conditions")[0]
    assert "Not agreed until then" in office.texts("event.conditions")[0]
    case = actions.accept(by=None, case=case)
    assert case.state == "agreed"
    condition = actions.meet(by=office.officer, condition=decision.conditions.first())
    assert condition.met_by == office.officer


@pytest.mark.parametrize(
    ("outcome", "also", "objection"),
    [
        ("agreed", {"power": " "}, "Name the power"),
        ("agreed", {"reasons": ""}, "words that the organiser will read"),
        ("not_agreed", {}, "one line on equality"),
        ("conditions", {}, "at least one condition"),
    ],
)
def test_what_a_recommendation_lacks_is_said(office, outcome, also, objection):
    with pytest.raises(Refused, match=objection):
        office.recommended(office.open(), outcome, **also)


def test_not_agreed_says_until_when_a_review_can_be_asked_for_and_whom_to_ring(office):
    case = office.open()
    office.recommended(case, "not_agreed", due_regard=EQUALITY, alternative="Saturday 6 March")
    case.refresh_from_db()

    (text,) = office.texts("event.refused")
    assert "by Tue 16 Feb 2027. Phone 01632 960 555" in text
    case = actions.ask_review(by=None, case=case, words="The other booking was moved.")
    assert (case.state, case.reply_by) == ("review", date(2027, 2, 16))


def test_a_review_is_by_somebody_not_involved_and_may_open_it_again(office):
    case = office.open()
    office.recommended(case, "not_agreed", due_regard=EQUALITY)
    case = actions.ask_review(by=None, case=case, words="Please look again.")

    with pytest.raises(Refused, match="not involved"):
        actions.review(by=office.officer, case=case, upheld=True, words="No.")
    case = actions.review(by=office.lead, case=case, upheld=False, words="The hall is free.")
    assert (case.state, case.ended_at) == ("open", None)


def test_after_its_time_no_review_is_asked_for(office, tuesday):
    case = office.open()
    office.recommended(case, "not_agreed", due_regard=EQUALITY)
    case.refresh_from_db()
    tuesday.move_to(datetime(2027, 2, 17, 9, tzinfo=UTC))

    with pytest.raises(Refused, match="has passed"):
        actions.ask_review(by=None, case=case, words="Please.")


def test_what_was_recommended_about_an_earlier_version_is_not_decided(office):
    decision = office.recommended(office.open(peak="300"))
    case = decision.case
    type(case).objects.filter(pk=case.pk).update(version=2)

    with pytest.raises(Refused, match="another version since"):
        actions.decide(by=office.lead, decision=decision)


def test_a_strand_ends_in_the_word_of_its_law(office):
    case = office.open(activities=["food", "road"])
    actions.settle(by=office.officer, case=case, kind="road", to="yes")
    actions.settle(by=office.officer, case=case, kind="food", to="conditions", words="List allergens.")

    said = [one.words.text for one in _entries(case) if one.kind == "event.strand"]
    assert said == ["Road closure: Order made", "Food: Advice given"]
    with pytest.raises(Refused, match="Say what is advised"):
        actions.settle(by=office.officer, case=case, kind="land", to="no")


def _entries(case):
    from cohesion.journal.models import Entry

    return Entry.objects.filter(subject=case.topic).select_related("words").order_by("number")


def test_nobody_outside_the_council_decides(office):
    case = office.open()
    for person in (office.police, factories.a_person()):
        with pytest.raises(Refused, match="council’s officers"):
            actions.recommend(by=person, case=case, outcome="agreed", **REASONS)
