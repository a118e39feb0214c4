"""What Twilio posts to us, and what others pretend it posted."""

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cohesion.messaging.models import Message, Receipt, Reply
from cohesion.messaging.states import State
from cohesion.messaging.views import webhooks
from tests.factories import a_person
from tests.fakes import ACCOUNT, TOKEN, signature
from tests.messaging.conftest import NUMBER, TOPIC, a_text

pytestmark = pytest.mark.django_db

STATUS, INBOUND = "/messaging/twilio/status/", "/messaging/twilio/inbound/"


@pytest.fixture(autouse=True)
def _twilio(settings) -> None:
    settings.SMS_PROVIDER = "twilio"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN


def post(path: str, form: dict, *, token: str = TOKEN, browser: Client | None = None):
    """Posts as Twilio does: with its account, signed for our public address."""
    form = {"AccountSid": ACCOUNT} | form
    signed = signature(f"http://testserver{path}", form, token)
    return (browser or Client(enforce_csrf_checks=True)).post(
        path, form, headers={"X-Twilio-Signature": signed}
    )


def test_a_signed_receipt_moves_its_message_by_our_attempt():
    message = a_text()
    Message.objects.update(state=State.SENDING)
    said = post(f"{STATUS}?attempt={message.attempt}", {"MessageSid": "SM1", "MessageStatus": "delivered"})
    assert (said.status_code, said.content) == (204, b"")
    message.refresh_from_db()
    assert (message.state, message.sid) == (State.DELIVERED, "SM1")


def test_a_signed_reply_is_kept_and_answered_with_nothing(receiver):
    receiver(lambda sender, **said: TOPIC)
    a_person(number=NUMBER)
    for _ in range(2):
        said = post(
            INBOUND, {"MessageSid": "SM1", "From": NUMBER, "To": "+447700900000", "Body": "1 – złoty ✓"}
        )
        assert said.status_code == 200
        assert said["Content-Type"] == "text/xml; charset=utf-8"
        assert said.content.endswith(b"<Response/>")
    assert Reply.objects.get().body == "1 – złoty ✓"


@pytest.mark.parametrize("path", [STATUS, INBOUND])
def test_a_forged_message_is_refused_and_leaves_nothing(path, caplog):
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "From": NUMBER, "Body": "1"}
    assert post(path, form, token="guessed").status_code == 403
    assert Client().post(path, {"AccountSid": ACCOUNT} | form).status_code == 403
    assert Client().post(path, form, headers={"X-Twilio-Signature": "é"}).status_code == 403
    assert "has not signed" in caplog.text
    assert not Receipt.objects.exists()
    assert not Reply.objects.exists()


def test_a_signature_is_good_for_its_own_address_and_fields_only():
    form = {"AccountSid": ACCOUNT, "MessageSid": "SM1", "MessageStatus": "sent"}
    headers = {"X-Twilio-Signature": signature(f"http://testserver{STATUS}", form)}
    assert Client().post(STATUS, form, headers=headers).status_code == 204
    assert Client().post(STATUS, form | {"MessageStatus": "delivered"}, headers=headers).status_code == 403
    assert Client().post(f"{STATUS}?attempt=1", form, headers=headers).status_code == 403
    assert Client().post(INBOUND, form, headers=headers).status_code == 403


def test_w23_while_the_token_changes_the_old_one_is_believed_too(settings):
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_OLD = "the-new-one", TOKEN
    form = {"MessageSid": "SM1", "MessageStatus": "sent"}
    assert post(STATUS, form, token="the-new-one").status_code == 204
    assert post(STATUS, form, token=TOKEN).status_code == 204
    assert post(STATUS, form, token="a-third").status_code == 403
    settings.TWILIO_AUTH_TOKEN_OLD = ""
    assert post(STATUS, form, token=TOKEN).status_code == 403


@pytest.mark.parametrize("public", ["https://cohesion.example", "https://cohesion.example:8443"])
@pytest.mark.parametrize("path", [STATUS, f"{STATUS}?attempt=0b6f2f0e-0000-4000-8000-000000000001&x=%C3%A9"])
def test_w23_signed_for_the_public_address_behind_a_proxy(settings, public, path):
    settings.PUBLIC_URL = public
    form = {"AccountSid": ACCOUNT, "MessageSid": "SM1", "MessageStatus": "sent"}
    headers = {"X-Twilio-Signature": signature(public + path, form)}
    assert Client().post(path, form, headers=headers).status_code == 204, "the proxy speaks plain HTTP to us"
    forged = headers | {"X-Forwarded-Host": "elsewhere.example"}
    assert Client().post(path, form | {"MessageStatus": "read"}, headers=forged).status_code == 403


def test_another_account_is_refused():
    form = {"AccountSid": "AC" + "9" * 32, "MessageSid": "SM1", "MessageStatus": "sent"}
    assert post(STATUS, form).status_code == 403


def test_without_a_token_nobody_is_believed(settings):
    settings.TWILIO_AUTH_TOKEN = ""
    assert post(STATUS, {"MessageSid": "SM1", "MessageStatus": "sent"}, token="").status_code == 403


@pytest.mark.parametrize("path", [STATUS, INBOUND])
def test_the_address_is_closed_while_another_provider_sends(settings, path):
    settings.SMS_PROVIDER = "simulator"
    assert post(path, {"MessageSid": "SM1"}).status_code == 404


@pytest.mark.parametrize("path", [STATUS, INBOUND])
def test_only_posting_is_understood(path):
    assert Client().get(path).status_code == 405


def test_a_database_that_cannot_take_it_asks_twilio_to_come_again(monkeypatch):
    def locked(*arguments, **named):
        raise OperationalError("database is locked")

    monkeypatch.setattr(webhooks, "take_text", locked)
    assert post(INBOUND, {"MessageSid": "SM1", "From": NUMBER, "Body": "1"}).status_code == 503


fields = st.sampled_from(
    ["MessageSid", "MessageStatus", "From", "To", "Body", "ErrorCode", "NumMedia", "é\x00", ""]
)


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None
)
@given(
    path=st.sampled_from([STATUS, INBOUND, f"{STATUS}?attempt=%00", f"{INBOUND}?%ff=%fe&&=="]),
    form=st.dictionaries(fields, st.text(max_size=60)),
)
def test_signed_garbage_is_never_our_fault(db, path, form):
    assert post(path, form).status_code < 500


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None
)
@given(
    path=st.sampled_from([STATUS, INBOUND]),
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        [
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded; charset=nonsense",
            "application/x-www-form-urlencoded; charset=utf-16",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/json",
            "",
        ]
    ),
    signed=st.text(max_size=40),
)
def test_unsigned_garbage_is_never_our_fault(db, path, body, kind, signed):
    header = signed.encode().decode("latin-1")
    said = Client().generic("POST", path, body, content_type=kind, headers={"X-Twilio-Signature": header})
    assert 400 <= said.status_code < 500


@pytest.mark.parametrize(
    "form",
    [
        {"MessageSid": "SM1", "From": NUMBER, "Body": "x" * 3_000_000},
        {f"Field{n}": "1" for n in range(2_000)},
        {"MessageSid": "SM1", "From": NUMBER} | {f"Field{n}": "1" for n in range(100)},
    ],
)
def test_too_much_is_refused(form):
    assert 400 <= post(INBOUND, form).status_code < 500
    assert not Reply.objects.exists()


def test_a_long_text_is_cut_to_what_a_text_can_be():
    post(INBOUND, {"MessageSid": "SM1", "From": NUMBER, "Body": "x" * 100_000})
    assert len(Reply.objects.get().body) == 4_000
