import uuid
from datetime import date

import pytest

from cohesion.journal.models import Entry
from cohesion.kit.refusals import Refused
from events import actions, queries
from events.models import Case, SecretLink
from tests.events.conftest import SAID


def test_an_application_has_a_reference_and_an_address_of_which_only_the_digest_is_kept(office):
    case, secret = office.begun()

    assert queries.case_by_secret(secret) == case
    assert secret not in str(SecretLink.objects.values().get())
    assert queries.case_by_secret("C" * 32) is None


def test_begun_twice_with_one_form_it_is_begun_once(office):
    key = uuid.uuid4()

    (first, _), (second, secret) = (actions.begin(by=None, key=key) for _ in range(2))

    assert (first, secret) == (second, "")


def test_a_flood_is_refused_with_a_sentence(office, monkeypatch):
    monkeypatch.setattr("events.actions.applying.begun_since", lambda moment: 30)

    with pytest.raises(Refused, match="Ring the events office"):
        office.begun()


def test_an_iftar_in_ones_own_hall_is_noted_at_once(office):
    case = office.sent(land="own", peak="150")

    assert case.state == "noted"
    assert case.ended_at is not None
    assert "no permission needed from us" in office.texts("event.noted")[0]


def test_an_iftar_on_council_land_goes_in_the_expedited_lane(office):
    case = office.sent()

    assert (case.state, case.lane, case.tier, case.dropped_because) == ("received", "expedited", 1, "")
    assert case.check_by == date(2027, 2, 10)
    (text,) = office.texts("event.received")
    assert f"application E-{case.ref} for Fri 5 Mar 2027 received" in text
    assert "This is not permission" in text


@pytest.mark.parametrize(
    ("also", "reason"),
    [
        ({"register": "nowhere"}, "not in our directory"),
        ({"peak": "200"}, "two officers decide"),
        ({"activities": ["road"]}, "a closure"),
        ({"insured": "no"}, "insurance is not shown"),
        ({"insured_until": "2027-03-04"}, "insurance is not shown"),
        ({"event_on": "2027-02-22"}, "less than 10 working days"),
    ],
)
def test_what_fails_an_automatic_check_goes_in_the_standard_lane_with_the_reason(office, also, reason):
    case = office.sent(**also)

    assert case.lane == "standard"
    assert reason in case.dropped_because


def test_who_owes_a_return_of_an_earlier_event_is_not_expedited(office, tuesday):
    office.agreed()
    tuesday.move_to(date(2027, 5, 4))

    assert "earlier return" in office.sent(event_on="2027-09-10").dropped_because


def test_only_what_is_complete_true_and_still_to_come_is_taken(office):
    case, _ = office.begun(contact="", event_on="2027-02-08")

    with pytest.raises(Refused) as refused:
        actions.send(by=None, case=case, declared=False)

    assert refused.value.objections == [
        "Fill in “Who organises it”.",
        "The day of the event has passed. Choose one to come.",
        "Tick that what you say is true as far as you know.",
    ]


def test_a_page_keeps_only_its_own_answers(office):
    case, _ = office.begun()
    case = actions.save_section(by=None, case=case, section="numbers", answers={"peak": "9", "land": "own"})

    assert (case.answers["peak"], case.answers["land"]) == ("9", "council")


def test_each_time_it_is_sent_is_a_version_and_the_same_again_is_none(office):
    case = office.sent()
    case = office.amended(case, peak="190")

    assert [one.answers["peak"] for one in case.versions.all()] == ["180", "190"]
    with pytest.raises(Refused, match="Nothing has changed"):
        actions.send(by=None, case=case, declared=True)


def test_two_hundred_and_sixty_cross_a_line_and_leave_the_expedited_lane_with_the_reason(office):
    case = office.amended(office.open(), peak="260")

    assert (case.lane, case.tier, case.state) == ("standard", 2, "open")
    assert "two officers decide" in case.dropped_because
    assert set(case.strands.values_list("kind", flat=True)) == {"land", "food", "safety"}
    assert case.consultations.filter(version=2).count() > 0


def test_last_years_is_copied_but_what_is_out_of_date_is_asked_again(office):
    copy, _ = actions.copy(by=None, case=office.sent())

    assert copy.answers["about"] == SAID["about"]
    assert "event_on" not in copy.answers
    with pytest.raises(Refused, match="Date and times"):
        actions.send(by=None, case=copy, declared=True)


def test_an_officer_begins_one_for_whoever_rings_and_police_do_not(office):
    case, _ = actions.begin(by=office.officer, for_somebody=True)

    assert (case.taken_down_by, case.organiser) == (office.officer, None)
    with pytest.raises(Refused, match="council’s officers"):
        actions.begin(by=office.police, for_somebody=True)


def test_the_journal_says_what_happened_and_names_no_organiser(office):
    case = office.sent()

    said = Entry.objects.filter(subject=case.topic).select_related("words")
    assert [one.kind for one in said] == ["event.begun", "event.sent"]
    assert not any("Amina" in f"{one.words.text} {one.words.by_name}" for one in said)
    assert Case.objects.get().version == 1
