"""A briefing by text, and its answers beside those to the alert."""

import uuid
from datetime import datetime, timedelta

import pytest

from cohesion.directory.models import Duty
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import State
from incidents import actions
from incidents.ladders import has_it
from incidents.models import AllClear, Briefing, BriefingInvite, CallRequest
from incidents.record_states import Coming
from incidents.rules import Refused
from incidents.states import Answer, Via
from incidents.targeting import CALLED_IN, ON_DUTY
from tests import factories

LINK = "https://meet.example.org/nn"


def call(scene, incident, *, minutes=30, link=LINK, **also) -> Briefing:
    starts_at = clock.now() + timedelta(minutes=minutes)
    return actions.call_briefing(by=scene.officer, incident=incident, starts_at=starts_at, link=link, **also)


def they_have_it() -> None:
    """Every text so far has reached its phone."""
    Message.objects.update(state=State.DELIVERED, accepted_at=clock.now())


def texted(person, body: str) -> Reply:
    number = person.contact_points.get().number
    return take_text({"MessageSid": uuid.uuid4().hex, "From": number, "Body": body}, provider="x")


def answer_of(person) -> str:
    return BriefingInvite.objects.get(alert__person=person).answer


def test_officers_are_asked_once_each_in_one_segment(scene):
    incident = scene.raised()
    call(scene, incident)

    texts = scene.texts("briefing")
    assert {text.person for text in texts} == {scene.police, scene.officer}
    assert (measure(texts[0].body).encoding, measure(texts[0].body).segments) == ("GSM-7", 1)
    assert LINK in texts[0].body
    assert texts[0].answers == ["1", "2", "3"]
    assert "Reply" not in texts[0].one_way


def test_everyone_is_asked_when_chosen_and_the_same_form_asks_once(scene):
    incident, key = scene.raised(), uuid.uuid4()
    for _ in range(2):
        call(scene, incident, everyone=True, key=key)

    assert {text.person for text in scene.texts("briefing")} == {
        scene.primary,
        scene.deputy,
        scene.police,
        scene.officer,
    }
    assert len(scene.texts("briefing")) == 4


@pytest.mark.parametrize(
    "link",
    [
        "http://meet.example.org/nn",
        "https://evil.example/nn",
        "https://meet.example.org.evil.example/",
        "https://meet.example.org@evil.example/",
        "https://evil.example#meet.example.org",
        "https://meet.example.org:8443/",
        "https://meet.example.org/a b",
        "https://[",
        "meet.example.org/nn",
        "",
        "https://meet.example.org/" + "x" * 55,
    ],
)
def test_link_leads_to_a_named_host_or_nothing_is_sent(scene, link):
    incident = scene.raised()
    with pytest.raises(Refused):
        call(scene, incident, link=link)
    assert scene.texts("briefing") == []


def test_briefing_is_called_by_officers_for_a_coming_time_while_it_is_open(scene):
    incident = scene.raised()
    with pytest.raises(Refused, match="has passed"):
        call(scene, incident, minutes=-1)
    with pytest.raises(Refused, match="Only police liaison and council"):
        actions.call_briefing(
            by=scene.primary, incident=incident, starts_at=clock.now() + timedelta(hours=1), link=LINK
        )
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    with pytest.raises(Refused, match="stood down"):
        call(scene, incident)


def test_stand_down_takes_back_what_has_not_left(scene):
    incident = scene.raised()
    call(scene, incident)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    assert {text.state for text in scene.texts("briefing")} == {State.CANCELLED}


def test_alert_that_is_not_answered_goes_before_the_briefing(scene):
    incident = scene.raised()
    call(scene, incident)
    they_have_it()

    texted(scene.police, "1")
    assert incident.alerts.get(person=scene.police).answer == Answer.RECEIVED
    assert answer_of(scene.police) == Coming.NONE
    they_have_it()
    texted(scene.police, "1")
    assert answer_of(scene.police) == Coming.COMING


@pytest.fixture
def asked(scene):
    """Police liaison has the alert, and has been asked to a briefing."""
    incident = scene.raised()
    alert = incident.alerts.get(person=scene.police)
    actions.acknowledge(by=scene.police, alert=alert, answer=Answer.RECEIVED, via=Via.BOARD)
    call(scene, incident)
    they_have_it()
    return alert


def test_cannot_is_about_the_briefing_and_leaves_the_alert_as_it_was(scene, asked):
    reply = texted(scene.police, "3")

    asked.refresh_from_db()
    assert (answer_of(scene.police), asked.answer) == (Coming.CANNOT, Answer.RECEIVED)
    assert reply.about == asked.incident.topic
    assert len(scene.texts("ack.briefing")) == 1


def test_call_me_joins_the_queue(scene, asked):
    texted(scene.police, "2 - call me")

    assert CallRequest.objects.get().alert == asked
    assert answer_of(scene.police) == Coming.CALL_ME


def test_last_answer_counts_and_the_same_again_says_nothing_new(scene, asked):
    for digit in ("1", "1", "3"):
        texted(scene.police, digit)

    assert answer_of(scene.police) == Coming.CANNOT
    assert len(scene.texts("ack.briefing")) == 1, "machines must not talk to each other"


def test_words_are_read_by_an_officer_and_another_reference_is_not_this_briefing(scene, asked):
    assert texted(scene.police, "running late, traffic").understood == "unreadable"
    texted(scene.police, "1 ZZZZ")
    assert answer_of(scene.police) == Coming.NONE


def test_digit_after_the_stand_down_is_told_that_it_is_over(scene, asked):
    actions.stand_down(by=scene.police, incident=asked.incident, remains="Nothing")
    Message.objects.filter(kind="briefing").update(state=State.DELIVERED)

    texted(scene.police, "1")

    assert answer_of(scene.police) == Coming.NONE
    assert scene.texts("ack.closed")


@pytest.fixture
def off_duty(scene):
    """A sergeant who is not on the rota."""
    return factories.an_officer(Role.POLICE_LIAISON, on_duty=False)


def test_every_officer_may_be_asked_and_knows_what_it_is_about(scene, off_duty):
    incident = scene.raised()
    call(scene, incident, all_officers=True)

    assert {text.person for text in scene.texts("briefing")} == {scene.police, scene.officer, off_duty}
    alert = incident.alerts.get(person=off_duty)
    assert (alert.ring, alert.reasons) == (0, [CALLED_IN])
    kinds = [text.kind for text in Message.objects.filter(person=off_duty).order_by("id")]
    assert kinds == ["alert.ring0.responder", "briefing"]


def test_who_has_been_alerted_is_not_alerted_again(scene, off_duty):
    incident = scene.raised()
    for _ in range(2):
        call(scene, incident, all_officers=True)

    alerted = [text.person.pk for text in scene.texts("alert.ring0.responder")]
    assert sorted(alerted) == sorted(one.pk for one in (scene.police, scene.officer, off_duty))
    assert Entry.objects.filter(subject=incident.topic, kind="called_in").count() == 1


def test_whoever_was_called_in_is_owed_the_all_clear(scene, off_duty):
    incident = scene.raised()
    call(scene, incident, all_officers=True)
    they_have_it()
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")

    assert AllClear.objects.filter(alert__person=off_duty).exists()


def test_whoever_was_called_in_neither_coordinates_nor_counts_as_on_duty(scene):
    colleague = factories.an_officer(Role.DUTY_OFFICER, on_duty=False)
    incident = scene.raised()
    call(scene, incident, all_officers=True)
    alert = incident.alerts.get(person=colleague)
    actions.acknowledge(by=colleague, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)

    incident.refresh_from_db()
    assert incident.coordinator is None
    assert not has_it(alert)


def test_called_in_and_on_duty_when_it_worsens_they_are_alerted_as_everybody_on_duty(scene, off_duty):
    incident = scene.raised(by=scene.officer, kind="rumour", severity="S4")
    call(scene, incident, all_officers=True)
    alert = incident.alerts.get(person=off_duty)
    actions.acknowledge(by=off_duty, alert=alert, answer=Answer.RECEIVED, via=Via.TEXT)
    starts, ends = clock.now() - timedelta(hours=1), clock.now() + timedelta(hours=8)
    Duty.objects.create(post=off_duty.posts.get(), starts_at=starts, ends_at=ends, turn=1)
    reason = "Crowd at the door"
    actions.change_severity(by=scene.police, incident=incident, severity="S2", seen="S4", reason=reason)

    alert.refresh_from_db()
    assert (alert.answer, alert.reasons) == (Answer.NONE, [ON_DUTY])
    assert len([text for text in scene.texts("alert.ring0.responder") if text.person == off_duty]) == 2


def test_called_in_at_night_they_are_told_at_once(scene, off_duty, time_machine):
    time_machine.move_to(datetime(2026, 12, 12, 2, 30, tzinfo=clock.LONDON), tick=False)
    factories.an_officer(Role.DUTY_OFFICER)
    incident = scene.raised(by=scene.officer, kind="rumour")
    call(scene, incident, all_officers=True)

    assert {text.due_at for text in Message.objects.filter(person=off_duty)} == {clock.now()}
