from datetime import UTC, date, datetime, timedelta

import pytest

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.policy.book import Book, book
from events import actions, duties
from events.actions.asking import address_of
from events.models import SecretLink
from events.queries import latest_answers, waits_for
from events.states import Answer


@pytest.fixture
def by_email(settings, monkeypatch):
    """There is a mail server, and each consultee has an address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr("events.actions.asking.address_of", lambda name, rules: f"{name}@council.gov.uk")
    monkeypatch.setattr("events.actions.chasing.address_of", lambda name, rules: f"{name}@council.gov.uk")


def test_whom_each_strand_concerns_is_asked_when_the_application_is_complete(office):
    case = office.open()

    assert set(case.consultations.values_list("consultee", flat=True)) == {"landowner", "environment"}
    assert {one.answer_by for one in case.consultations.all()} == {date(2027, 2, 11)}  # 2 days in this lane


def test_without_an_address_an_officer_rings_and_records(office):
    case = office.open()
    one = case.consultations.get(consultee="landowner")

    assert not one.asked_by_email
    said = {"answer": "no_objection", "words": "", "answered_as": "Parks, by phone"}
    assert actions.answer(by=office.officer, consultation=one, **said).recorded_by == office.officer
    with pytest.raises(Refused, match="council’s officers"):
        actions.answer(by=office.police, consultation=case.consultations.get(consultee="environment"), **said)


def test_by_email_each_has_an_address_of_their_own_and_nothing_of_the_event_in_it(office, by_email):
    case = office.open()

    mails = office.texts("event.consult")
    assert len(mails) == 2
    assert len(set(mails)) == 2
    assert "It is not an objection notice" in mails[0]
    assert "Iftar" not in "".join(mails)
    assert SecretLink.objects.filter(case=case, purpose="consultee").count() == 2


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("desk@northants.police.uk", "desk@northants.police.uk"),
        ("Desk@Council.GOV.UK", "desk@council.gov.uk"),
        ("desk@example.org", ""),
        ("desk@notpolice.uk", ""),
        ("", ""),
    ],
)
def test_a_question_goes_only_to_domains_that_policy_allows(db, address, found):
    rules = dict(book().rules)
    rule = rules["events.consultee_emails"]
    rules[rule.key] = type(rule)(rule.key, {"police": address}, rule.source, rule.checked_on)

    assert address_of("police", Book(rules, 0)) == found


@pytest.mark.parametrize("answer", list(Answer))
def test_there_are_five_ways_to_answer_and_each_is_kept_once(office, answer):
    case = office.open()
    one = office.answered(case, "landowner", answer, "Because of the grass")

    assert one.said == answer.label
    with pytest.raises(Refused, match="answered already"):
        office.answered(case, "landowner")


def test_silence_is_no_reply_and_never_consent(office, tuesday):
    case = office.open()
    tuesday.shift(timedelta(days=30))
    one = case.consultations.first()

    assert (one.said, one.answer) == ("No reply", "")
    assert waits_for(case) == "Waiting for Parks and estates, Environmental health"


def test_an_objection_leaves_the_expedited_lane_with_the_reason(office):
    case = office.open()
    office.answered(case, "landowner", "objection", "Booked twice")
    case.refresh_from_db()

    assert (case.lane, case.dropped_because) == ("standard", "Standard lane: Parks and estates objected.")
    assert case.target_on == date(2027, 2, 19)  # 25 days would end after the day by which all is decided


def test_after_an_amendment_only_whom_it_touches_is_asked_again(office):
    case = office.open(activities=["procession"], peak="300")
    before = set(case.consultations.values_list("consultee", flat=True))
    case = office.amended(case, roads="Market Street")

    again = set(case.consultations.filter(version=2).values_list("consultee", flat=True))
    assert "landowner" in before
    assert again == {"police", "highways", "fire", "ambulance"}
    newest = {one.consultee: one.version for one in latest_answers(list(case.consultations.all()))}
    assert newest["landowner"] == 1


def test_somebody_else_is_asked_by_an_officer_once_for_each_version(office):
    case = office.open()
    actions.ask(by=office.officer, case=case, consultee="safeguarding")

    with pytest.raises(Refused, match="have been asked"):
        actions.ask(by=office.officer, case=case, consultee="safeguarding")


def test_a_reminder_goes_once_the_day_before_in_working_hours(office, by_email, tuesday):
    office.open()
    sent = len(office.texts("event.consult"))

    assert duties.remind(clock.now()) == 0  # asked today
    tuesday.move_to(datetime(2027, 2, 10, 20, tzinfo=UTC))
    assert duties.remind(clock.now()) == 0
    tuesday.move_to(datetime(2027, 2, 11, 10, tzinfo=UTC))
    assert duties.remind(clock.now()) == 2
    assert duties.remind(clock.now()) == 0
    assert len(office.texts("event.consult")) == sent + 2


def test_who_was_asked_hears_that_the_event_does_not_take_place(office, by_email, monkeypatch):
    monkeypatch.setattr("events.actions.ending.address_of", lambda name, rules: f"{name}@council.gov.uk")
    actions.cancel(by=None, case=office.agreed(), words="Snow")

    mails = office.texts("event.cancelled")
    assert len(mails) == 2
    assert "does not take place" in mails[0]


def test_who_has_answered_is_not_reminded(office, by_email, tuesday):
    case = office.open()
    office.answered(case, "landowner")
    office.answered(case, "environment")
    tuesday.move_to(datetime(2027, 2, 11, 10, tzinfo=UTC))

    assert duties.remind(clock.now()) == 0


def test_what_is_settled_takes_no_answer_any_more(office):
    case = office.agreed()

    with pytest.raises(Refused, match="is settled"):
        office.answered(case, "landowner")
