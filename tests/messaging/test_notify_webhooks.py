"""What Notify posts to us, and what others pretend it posted."""

import json
from datetime import UTC, datetime

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cohesion.messaging.models import Message, Receipt, Reply
from cohesion.messaging.states import State
from cohesion.messaging.views import notify
from tests.factories import a_person
from tests.fakes_notify import CALLBACK_TOKEN, Text
from tests.messaging.conftest import NUMBER, TOPIC, a_text

pytestmark = pytest.mark.django_db

STATUS, INBOUND = "/messaging/notify/status/", "/messaging/notify/inbound/"
REPLY = {
    "id": "2f0b7a52-0000-4000-8000-000000000001",
    "source_number": NUMBER.removeprefix("+"),
    "destination_number": "07700900000",
    "message": "1 – złoty ✓",
    "date_received": "2027-06-12T18:42:00.000000Z",
}


@pytest.fixture(autouse=True)
def _notify(settings) -> None:
    settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER = "twilio", "notify"
    settings.NOTIFY_CALLBACK_TOKEN = CALLBACK_TOKEN


def post(path: str, said: object, *, token: str = f"Bearer {CALLBACK_TOKEN}"):
    """Posts as Notify does: JSON, with our token."""
    body = said if isinstance(said, bytes) else json.dumps(said)
    browser = Client(enforce_csrf_checks=True)
    return browser.post(path, body, content_type="application/json", headers={"Authorization": token})


def a_sent_text(**also) -> tuple[Message, Text]:
    """A text as we have it and as Notify has it."""
    message = a_text(**also)
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, provider="notify")
    return message, Text(message.to, message.body, str(message.attempt), None)


@pytest.mark.parametrize(
    ("status", "state", "code"),
    [
        ("delivered", State.DELIVERED, ""),
        ("sending", State.ACCEPTED, ""),
        ("pending", State.SENT, ""),
        ("sent", State.SENT, ""),
        ("permanent-failure", State.FAILED, "permanent-failure"),
        ("temporary-failure", State.FAILED, "temporary-failure"),
        ("technical-failure", State.FAILED, "technical-failure"),
    ],
)
def test_a_receipt_moves_its_message_by_our_attempt(status, state, code):
    message, theirs = a_sent_text()
    said = post(STATUS, theirs.receipt(status))
    assert (said.status_code, said.content) == (204, b"")
    message.refresh_from_db()
    assert (message.state, message.sid, message.error_code) == (state, theirs.id, code)


def test_twice_late_and_reversed_it_changes_nothing():
    message, theirs = a_sent_text()
    for status in ("delivered", "sending", "delivered", "sent", "delivered"):
        assert post(STATUS, theirs.receipt(status)).status_code == 204
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert Receipt.objects.count() == 3


def test_a_receipt_for_nothing_we_know_is_kept_and_harmless():
    assert post(STATUS, Text(NUMBER, "Hello", None, None).receipt("delivered")).status_code == 204
    assert Receipt.objects.get().provider == "notify"


def test_a_reply_is_understood_as_any_other(receiver):
    heard = []
    receiver(lambda sender, **said: heard.append(said["digit"]) or TOPIC)
    person = a_person(number=NUMBER)
    for _ in range(2):
        assert post(INBOUND, REPLY | {"message": "1 thanks"}).status_code == 204
    assert heard == ["1"]
    reply = Reply.objects.get()
    assert (reply.person, reply.sender, reply.provider) == (person, NUMBER, "notify")


def test_a_reply_told_again_later_carries_when_it_was_said(time_machine):
    time_machine.move_to(datetime(2027, 6, 12, 19, 7, tzinfo=UTC), tick=False)
    post(INBOUND, REPLY)
    post(INBOUND, REPLY | {"id": "another", "date_received": "nonsense"})
    told, timeless = Reply.objects.order_by("id")
    assert (told.said_at, told.is_read_back) == (datetime(2027, 6, 12, 18, 42, tzinfo=UTC), False)
    assert timeless.said_at == timeless.received_at


@pytest.mark.parametrize(
    ("written", "kept"),
    [("447700900101", NUMBER), ("48601234567", "+48601234567"), ("60777", "60777"), ("GOVUK", "GOVUK")],
)
def test_a_number_gets_its_plus_and_a_name_none(written, kept):
    post(INBOUND, REPLY | {"source_number": written})
    assert Reply.objects.get().sender == kept


@pytest.mark.parametrize("path", [STATUS, INBOUND])
@pytest.mark.parametrize(
    "token", ["", "Bearer", "Bearer guessed", f"Basic {CALLBACK_TOKEN}", CALLBACK_TOKEN, "Bearer é"]
)
def test_without_our_token_it_is_refused_and_leaves_nothing(path, token, caplog):
    said = REPLY | Text(NUMBER, "Hello", None, None).receipt("delivered")
    assert post(path, said, token=token).status_code == 403
    assert "without Notify's token" in caplog.text
    assert not Receipt.objects.exists()
    assert not Reply.objects.exists()


@pytest.mark.parametrize("path", [STATUS, INBOUND])
@pytest.mark.parametrize(("name", "value"), [("SMS_SECOND_PROVIDER", ""), ("NOTIFY_CALLBACK_TOKEN", "")])
def test_the_address_is_closed_unless_notify_is_a_line_of_ours(settings, path, name, value):
    setattr(settings, name, value)
    assert post(path, REPLY, token=f"Bearer {settings.NOTIFY_CALLBACK_TOKEN}").status_code == 404


@pytest.mark.parametrize("path", [STATUS, INBOUND])
def test_only_posting_is_understood(path):
    assert Client().get(path).status_code == 405


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"null", b"\xff", b"[" * 100_000, b"{}"])
def test_garbage_is_a_4xx(body):
    for path in (STATUS, INBOUND):
        assert post(path, body).status_code == 400


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=60), lambda inner: st.lists(inner, max_size=3)
)
fields = st.sampled_from(
    ["id", "reference", "status", "source_number", "date_received", "message", "é\x00", ""]
)


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(path=st.sampled_from([STATUS, INBOUND]), said=st.dictionaries(fields, json_values))
def test_nothing_that_is_said_is_our_fault(db, path, said):
    assert post(path, said).status_code < 500


def test_a_database_that_cannot_take_it_asks_notify_to_come_again(monkeypatch):
    def locked(*arguments, **named):
        raise OperationalError("database is locked")

    monkeypatch.setattr(notify, "take_text", locked)
    assert post(INBOUND, REPLY).status_code == 503
