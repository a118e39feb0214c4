"""What Twilio asks when a call is answered, what it reports, and what a key becomes."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cohesion.directory.states import Way
from cohesion.messaging.actions import cancel_unsent
from cohesion.messaging.models import Message, Receipt, Reply
from cohesion.messaging.rules import why
from cohesion.messaging.states import State, Understood
from tests.factories import a_number, a_person
from tests.fakes import ACCOUNT, TOKEN
from tests.messaging.conftest import NUMBER, TOPIC, a_text
from tests.messaging.test_webhooks import post

pytestmark = pytest.mark.django_db

VOICE, STATUS = "/messaging/twilio/voice/", "/messaging/twilio/voice/status/"
WORDS = "This is NN Cohesion. In danger call 999. Reference M 7 M P. Press 1 or 2."


@pytest.fixture(autouse=True)
def _twilio(settings) -> None:
    settings.VOICE_PROVIDER = "twilio"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN


def a_call(*, person=None, answers=("1", "2")) -> Message:
    """A call that Twilio has taken."""
    message = a_text(body=WORDS, way=Way.VOICE, person=person, answers=list(answers))
    Message.objects.filter(pk=message.pk).update(state=State.ACCEPTED, sid="CA1", provider="twilio.voice")
    message.refresh_from_db()
    return message


def answered(message: Message, *, more: str = "", **form) -> ElementTree.Element:
    said = post(
        f"{VOICE}?attempt={message.attempt}{more}", {"CallSid": "CA1", "CallStatus": "in-progress"} | form
    )
    assert said.status_code == 200
    assert said["Content-Type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(said.content)  # noqa: S314  our own words


def heard(said: ElementTree.Element) -> str:
    return " ".join(say.text for say in said.iter("Say"))


def test_whoever_answers_hears_the_words_twice_and_may_press_a_key():
    message = a_call()
    said = answered(message)
    assert [part.tag for part in said] == ["Gather", "Gather", "Say", "Hangup"]
    gather = said[0]
    assert (gather.get("numDigits"), gather.get("method")) == ("1", "POST")
    assert gather.get("action") == f"{VOICE}?attempt={message.attempt}"
    assert gather[0].get("language") == "en-GB"
    assert gather[0].text == WORDS.replace("999", "9 9 9")
    assert said[2].text == "If you are in danger hang up and call 9 9 9. Goodbye."
    assert not Reply.objects.exists()


def test_a_call_that_asks_nothing_waits_for_no_key():
    said = answered(a_call(answers=()))
    assert [part.tag for part in said] == ["Say", "Pause", "Say", "Pause", "Say", "Hangup"]


def test_a_key_is_kept_as_a_reply_to_that_call_once(receiver):
    told = []
    receiver(lambda sender, **said: told.append((said["digit"], said["person"])) or TOPIC)
    person = a_person(number=NUMBER)
    message = a_call(person=person)
    for _ in range(2):
        said = answered(message, Digits="1")
        assert "Your answer is recorded" in heard(said)
        assert said[-1].tag == "Hangup"
    reply = Reply.objects.get()
    assert (reply.provider, reply.sid, reply.sender, reply.body) == ("twilio.voice", "CA1.1", NUMBER, "1")
    assert (reply.question, reply.understood, reply.is_key) == (message, Understood.ANSWER, True)
    assert told == [("1", person)]


def test_two_people_share_a_phone_and_the_key_is_of_the_one_who_was_called(receiver):
    receiver(lambda sender, **said: TOPIC)
    first, second = a_person(number=NUMBER), a_person(number=None)
    a_number(second, NUMBER)
    call = a_call(person=first)
    a_text(person=second)  # asked later, on the same phone
    Message.objects.filter(way=Way.TEXT).update(state=State.DELIVERED)
    answered(call, Digits="1")
    assert Reply.objects.get().person == first


def test_a_key_that_is_no_answer_is_asked_for_once_more(receiver):
    message = a_call()
    again = answered(message, Digits="7")
    assert "not one of the answers" in heard(again)
    assert again[0].get("action").endswith("&again=1")
    assert "Goodbye" in heard(answered(message, more="&again=1", Digits="*"))
    assert not Reply.objects.exists()


def test_a_call_that_is_none_of_ours_any_more_says_goodbye(caplog):
    said = post(f"{VOICE}?attempt=nonsense", {"CallSid": "CA9", "Digits": "1"})
    assert said.status_code == 200
    assert b"Goodbye" in said.content
    assert "none of ours" in caplog.text


def test_a_call_that_was_overtaken_by_the_stand_down_does_not_read_out_the_alert():
    message = a_call()
    with transaction.atomic():
        assert cancel_unsent(topic=TOPIC) == []
    said = heard(answered(message))
    assert "may be over" in said
    assert "Press 1" not in said


def test_a_text_is_not_read_out_as_a_call():
    message = a_text()
    assert b"Goodbye" in post(f"{VOICE}?attempt={message.attempt}", {"CallSid": "CA1"}).content


@pytest.mark.parametrize(
    ("status", "more", "state", "words"),
    [
        ("initiated", {}, State.ACCEPTED, ""),
        ("ringing", {}, State.ACCEPTED, ""),
        ("in-progress", {}, State.DELIVERED, ""),
        ("completed", {}, State.DELIVERED, ""),
        ("busy", {}, State.FAILED, "engaged"),
        ("no-answer", {}, State.FAILED, "nobody answered"),
        ("failed", {}, State.FAILED, "the call could not be put through"),
        ("failed", {"ErrorCode": "21214"}, State.FAILED, "no calls reach this number (21214)"),
        ("canceled", {}, State.FAILED, "cancelled at the provider"),
        ("sideways", {}, State.ACCEPTED, ""),
    ],
)
def test_only_a_call_that_was_answered_is_delivered(status, more, state, words):
    message = a_call()
    said = post(f"{STATUS}?attempt={message.attempt}", {"CallSid": "CA1", "CallStatus": status} | more)
    assert said.status_code == 204
    message.refresh_from_db()
    assert (message.state, why(message.error_code)) == (state, words)
    assert Receipt.objects.get().status == status


def test_the_end_of_an_answered_call_takes_nothing_back():
    message = a_call()
    for status in ("completed", "ringing", "in-progress", "no-answer", "completed"):
        post(f"{STATUS}?attempt={message.attempt}", {"CallSid": "CA1", "CallStatus": status})
    message.refresh_from_db()
    assert message.state == State.DELIVERED


@pytest.mark.parametrize("path", [VOICE, STATUS])
def test_a_forged_call_is_refused(path):
    form = {"CallSid": "CA1", "CallStatus": "in-progress", "Digits": "1"}
    assert post(path, form, token="guessed").status_code == 403
    assert post(path, form | {"AccountSid": "AC" + "9" * 32}).status_code == 403
    assert Client().get(path).status_code == 405
    assert not Reply.objects.exists()


@pytest.mark.parametrize("path", [VOICE, STATUS])
def test_the_address_is_closed_while_nobody_calls(settings, path):
    settings.VOICE_PROVIDER = ""
    assert post(path, {"CallSid": "CA1"}).status_code == 404


fields = st.sampled_from(["CallSid", "CallStatus", "Digits", "ErrorCode", "To", "é\x00", ""])


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    path=st.sampled_from([VOICE, STATUS, f"{VOICE}?attempt=%00", f"{STATUS}?%ff=%fe&&=="]),
    form=st.dictionaries(fields, st.text(max_size=60)),
)
def test_signed_garbage_is_never_our_fault(db, path, form):
    assert post(path, form).status_code < 500
