"""Whom a text does not reach is called and written to, at once; the board and the journal say how."""

import pytest

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach, Way
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.actions import fail, move
from cohesion.messaging.health import health
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_key, take_text
from cohesion.messaging.states import Lane, OnUnknown, State
from incidents import actions
from incidents.board import Row, board
from incidents.models import Alert, AllClear
from incidents.queries import ever_told, viewer_of
from incidents.sight import sight_of
from incidents.states import Answer, Settled, Via
from tests import factories

LANDLINE = "+441632960111"


@pytest.fixture(autouse=True)
def _lines(settings) -> None:
    settings.VOICE_PROVIDER = "simulator"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def alert_of(person) -> Alert:
    return Alert.objects.get(person=person)


def messages(person, kind: str = "alert.", **also) -> list[Message]:
    return list(Message.objects.filter(person=person, kind__startswith=kind, **also).order_by("id"))


def ways(person, kind: str = "alert.") -> list[str]:
    return [message.way for message in messages(person, kind)]


def fails(message: Message, code: str) -> None:
    Message.objects.filter(pk=message.pk).update(state=State.SENT)
    message.refresh_from_db()
    assert fail(message=message, code=code, at=clock.now())


def arrives(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(state=State.SENT, accepted_at=clock.now())
    message.refresh_from_db()
    assert move(message=message, to=State.DELIVERED, at=clock.now())


def row_of(scene, incident, person) -> Row:
    incident.refresh_from_db()
    shown = board(incident, sight_of(viewer_of(incident, scene.officer), incident), health(clock.now()))
    return next(row for row in shown.rows if row.alert.person_id == person.pk)


def lines(kind: str) -> list[str]:
    return list(Entry.objects.filter(kind=kind).order_by("id").values_list("words__text", flat=True))


# --- after a text has failed --------------------------------------------------------------------------------------


def test_scenario_11_who_texted_stop_is_called_and_written_to_in_the_same_tick_and_the_board_shows_it(scene):
    incident = scene.raised()
    (text,) = messages(scene.deputy)
    fails(text, "21610")
    call, email = messages(scene.deputy)[1:]
    assert (call.way, call.to, call.instead_of, call.answers) == (
        Way.VOICE,
        text.to,
        text,
        ["1", "2", "3"],
    )
    assert (email.way, email.to, email.instead_of, email.answers) == (
        Way.EMAIL,
        scene.deputy.email,
        text,
        [],
    )
    assert {one.lane for one in (call, email)} == {Lane.LIFE_SAFETY}
    assert {one.on_unknown for one in (call, email)} == {OnUnknown.SEND_AGAIN}
    assert call.expires_at <= text.expires_at
    assert lines("undelivered") == [
        f"Text not delivered to {alert_of(scene.deputy).post_title}: texted STOP (21610). "
        "Calling and emailing them."
    ]
    assert "Text not delivered, texted STOP (21610)" in row_of(scene, incident, scene.deputy).detail


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("21211", [Way.TEXT, Way.EMAIL]),  # no such number: nobody can be called on it
        ("30005", [Way.TEXT, Way.EMAIL]),
        ("21614", [Way.TEXT, Way.VOICE, Way.EMAIL]),
        ("30006", [Way.TEXT, Way.VOICE, Way.EMAIL]),
    ],
)
def test_scenario_12_a_bad_number_is_marked_and_the_next_way_is_taken(scene, code, expected):
    scene.raised()
    fails(messages(scene.deputy)[0], code)
    assert ways(scene.deputy) == expected
    assert ContactPoint.objects.get(person=scene.deputy).reach == Reach.INVALID


def test_scenario_13_a_phone_that_is_off_is_called_without_waiting_for_the_next_step(scene):
    incident = scene.raised()
    fails(messages(scene.deputy)[0], "30003")
    call = messages(scene.deputy, way=Way.VOICE)[0]
    assert call.due_at <= clock.now()
    arrives(call)
    row = row_of(scene, incident, scene.deputy)
    assert row.words == "No reply", "answered by somebody or by a machine, and no key pressed"
    assert row.detail == (
        "Text not delivered, phone off or no signal (30003). Text: waiting to be sent. "
        f"Called {clock.hhmm(call.accepted_at)}: answered. Email: waiting to be sent"
    )
    assert alert_of(scene.deputy).answer == Answer.NONE
    assert lines("called") == [f"Called {alert_of(scene.deputy).post_title}: answered."]


def test_scenario_21_two_people_share_a_phone_and_each_is_called(scene):
    number = ContactPoint.objects.get(person=scene.deputy).number
    ContactPoint.objects.filter(person=scene.police).update(number=number)
    scene.raised()
    for person in (scene.deputy, scene.police):
        fails(messages(person)[0], "30003")
    calls = [messages(person, way=Way.VOICE)[0] for person in (scene.deputy, scene.police)]
    assert {call.to for call in calls} == {number}
    take_key(calls[0], "1", sid="CA1", provider="twilio.voice")
    assert alert_of(scene.deputy).answer == Answer.RECEIVED
    assert alert_of(scene.police).answer == Answer.NONE


def test_scenario_21_one_person_with_two_phones_is_alerted_once(scene):
    factories.a_number(scene.deputy, "+447700900777")
    scene.raised()
    assert ways(scene.deputy) == [Way.TEXT]


def test_each_way_is_tried_once_whatever_fails_and_then_somebody_must_ring(scene):
    incident = scene.raised()
    fails(messages(scene.deputy)[0], "21614")
    _, call, email = messages(scene.deputy)
    fails(call, "no-answer")
    fails(email, "smtp.550")
    assert len(messages(scene.deputy)) == 3
    assert lines("undelivered")[1:] == [
        f"Call to {alert_of(scene.deputy).post_title} did not get through: nobody answered. Ring them.",
        f"Email not delivered to {alert_of(scene.deputy).post_title}: "
        "no such mailbox, or it takes nothing from us. Ring them.",
    ]
    assert row_of(scene, incident, scene.deputy).tone == "bad"


def test_an_email_alone_never_looks_as_if_they_knew(scene):
    incident = scene.raised()
    fails(messages(scene.deputy)[0], "21211")
    Message.objects.filter(way=Way.EMAIL).update(state=State.ACCEPTED, accepted_at=clock.now())
    row = row_of(scene, incident, scene.deputy)
    assert (row.words, row.tone) == ("Ring them", "bad")
    assert "Emailed" in row.detail


@pytest.mark.parametrize("why_not", ["answered", "over", "too late", "not asked again", "no lines"])
def test_nobody_is_called_for_nothing(scene, settings, why_not):
    incident = scene.raised()
    (text,) = messages(scene.deputy)
    code = "20404" if why_not == "not asked again" else "30003"
    if why_not == "answered":
        Message.objects.filter(pk=text.pk).update(state=State.SENT)
        actions.acknowledge(
            by=scene.deputy, alert=alert_of(scene.deputy), answer=Answer.RECEIVED, via=Via.LINK
        )
    if why_not == "over":
        Message.objects.filter(pk=text.pk).update(state=State.SENT)
        actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    if why_not == "too late":
        Message.objects.filter(pk=text.pk).update(expires_at=clock.now())
    if why_not == "no lines":
        settings.VOICE_PROVIDER, settings.EMAIL_BACKEND = "", "console"
    fails(text, code)
    again = [Way.TEXT] if why_not == "no lines" else []  # a phone that was off gets the same text once more
    assert ways(scene.deputy) == [Way.TEXT, *again]
    assert lines("undelivered")[-1].endswith("Ring them.")


def test_the_words_of_a_call_and_an_email_name_999_and_spell_the_reference(scene):
    incident = scene.raised()
    fails(messages(scene.deputy)[0], "21614")
    _, call, email = messages(scene.deputy)
    assert f"Reference {' '.join(incident.ref)}." in call.body
    assert "at Rockingham Vale Mosque" in call.body
    assert call.body.endswith(
        "Press 1 if you have received this. Press 2 if you want to be called. Press 3 if you are not there."
    )
    assert email.subject == "NN Cohesion: please read"
    assert "Rockingham" not in email.subject + email.body
    assert "In danger call 999" in email.body
    assert "http://testserver/a/" in email.body


def test_the_link_in_the_email_answers(scene, client):
    scene.raised()
    fails(messages(scene.deputy)[0], "30003")
    email = messages(scene.deputy, way=Way.EMAIL)[0]
    link = next(word for word in email.body.split() if word.startswith("http"))
    client.post(link.removeprefix("http://testserver"), {"answer": "received"})
    assert alert_of(scene.deputy).answer == Answer.RECEIVED


# --- a key --------------------------------------------------------------------------------------------------------


def test_a_key_acknowledges_by_voice_and_is_thanked_aloud_and_not_by_text(scene):
    scene.raised()
    fails(messages(scene.deputy)[0], "30003")
    call = messages(scene.deputy, way=Way.VOICE)[0]
    arrives(call)
    take_key(call, "2", sid="CA1", provider="twilio.voice")
    alert = alert_of(scene.deputy)
    assert (alert.answer, alert.answered_via) == (Answer.CALL_ME, Via.VOICE)
    assert Reply.objects.get().question == call
    assert messages(scene.deputy, "ack.") == []


# --- the all-clear ------------------------------------------------------------------------------------------------


@pytest.fixture
def ended(scene):
    incident = scene.raised()
    Message.objects.update(state=State.DELIVERED)
    actions.stand_down(by=scene.police, incident=incident, remains="Road closed till 21:00")
    return incident


def test_an_all_clear_that_no_text_brings_is_called_and_settled_by_the_answer(scene, ended):
    fails(messages(scene.deputy, "standdown")[0], "21614")
    call, email = messages(scene.deputy, "standdown")[1:]
    assert (call.way, call.lane, email.way) == (Way.VOICE, Lane.STAND_DOWN, Way.EMAIL)
    assert "STAND DOWN" in call.body
    assert f"Ref {' '.join(ended.ref)}" in call.body
    assert "STAND DOWN" in email.body
    debt = AllClear.objects.get(alert__person=scene.deputy)
    assert debt.settled == ""
    arrives(call)
    debt.refresh_from_db()
    assert debt.settled == Settled.ANSWERED


def test_an_all_clear_that_is_settled_is_not_called(scene, ended):
    Message.objects.filter(kind="standdown").update(state=State.SENT)
    for debt in AllClear.objects.all():
        actions.settle_all_clear(by=scene.police, all_clear=debt)
    fails(messages(scene.deputy, "standdown")[0], "30003")
    assert ways(scene.deputy, "standdown") == [Way.TEXT]


# --- whom no text could reach from the start ----------------------------------------------------------------------


def prepared(person, how: str) -> None:
    change = {
        "stop": {"reach": Reach.OPTED_OUT},
        "landline": {"number": LANDLINE, "prefers": Way.VOICE},
        "prefers": {"prefers": Way.VOICE},
        "invalid": {"reach": Reach.INVALID},
    }[how]
    ContactPoint.objects.filter(person=person).update(**change)


@pytest.mark.parametrize(
    ("how", "way"),
    [("stop", Way.VOICE), ("landline", Way.VOICE), ("prefers", Way.VOICE), ("invalid", Way.EMAIL)],
)
def test_who_cannot_be_texted_is_called_or_written_to_in_the_raise_itself(scene, how, way):
    prepared(scene.deputy, how)
    incident = scene.raised()
    alert = alert_of(scene.deputy)
    assert (alert.way, alert.unreachable, ways(scene.deputy)) == (way, "", [way])
    assert alert in ever_told(incident)
    assert Entry.objects.get(kind="ring0").words.detail == f"3 of 4 by text, 1 by {way.label.lower()}"
    actions.send_update(by=scene.officer, incident=incident, fact="Fire is out", police_agreed=True)
    assert ways(scene.deputy, "update") == [way]
    Message.objects.update(state=State.DELIVERED)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    assert ways(scene.deputy, "standdown") == [way]


@pytest.mark.parametrize("how", ["stop", "landline", "invalid"])
def test_without_a_line_to_call_or_write_they_stay_red(scene, settings, how):
    settings.VOICE_PROVIDER, settings.EMAIL_BACKEND = "", "console"
    prepared(scene.deputy, how)
    incident = scene.raised()
    assert alert_of(scene.deputy).unreachable != ""
    assert messages(scene.deputy) == []
    assert row_of(scene, incident, scene.deputy).words == "Ring them"


def test_who_prefers_a_call_is_texted_where_there_are_no_calls(scene, settings):
    settings.VOICE_PROVIDER = ""
    prepared(scene.deputy, "prefers")
    scene.raised()
    assert ways(scene.deputy) == [Way.TEXT]


def test_without_consent_nobody_is_called_or_written_to(scene):
    ContactPoint.objects.filter(person=scene.deputy).update(consent_on=None)
    scene.raised()
    assert messages(scene.deputy) == []


def test_a_call_that_is_not_answered_is_followed_by_an_email(scene):
    prepared(scene.deputy, "prefers")
    scene.raised()
    fails(messages(scene.deputy)[0], "busy")
    assert ways(scene.deputy) == [Way.VOICE, Way.EMAIL]


def test_a_duty_officer_who_texted_stop_is_called_about_a_free_text(scene):
    prepared(scene.officer, "stop")
    number = ContactPoint.objects.get(person=scene.primary).number
    take_text({"MessageSid": "SM1", "From": number, "Body": "men with sticks outside"}, provider="simulator")
    (alarm,) = Message.objects.filter(kind="inbox.duty")
    assert (alarm.person, alarm.way) == (scene.officer, Way.VOICE)
    assert "http" not in alarm.body


def test_the_counters_count_people(scene):
    incident = scene.raised()
    fails(messages(scene.deputy)[0], "30003")
    arrives(messages(scene.deputy, way=Way.VOICE)[0])
    incident.refresh_from_db()
    counters = {
        c.label: c.value
        for c in board(
            incident, sight_of(viewer_of(incident, scene.officer), incident), health(clock.now())
        ).counters
    }
    assert counters["alerted, 1 ring"] == "4"
    assert counters["delivered"] == "1"
