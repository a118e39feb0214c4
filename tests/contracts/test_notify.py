"""Our provider speaks through Notify's own client to a server in its shape, and that server is held to the client."""

import asyncio
import inspect

import pytest
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import HTTPError

from cohesion.kit import clock
from cohesion.messaging.line_rules import ACCOUNT_FAULTS
from cohesion.messaging.providers import notify
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.notify import Notify
from cohesion.messaging.providers.outcome import Accepted, Refused, TryLater, Unknown
from cohesion.messaging.rules import FAULTS
from tests.fakes_notify import KEY, TEMPLATE, FakeNotify

TEXT = Outgoing("+447700900101", "In danger call 999. Ref K7P6", "0b6f2f0e-0000-4000-8000-000000000001", 600)


@pytest.fixture(autouse=True)
def _service(settings) -> None:
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
    settings.NOTIFY_SENDER_ID, settings.NOTIFY_TAKES_REPLIES = "", False


@pytest.fixture
async def fake(settings):
    async with FakeNotify() as fake:
        settings.NOTIFY_API_BASE = fake.base
        yield fake


@pytest.fixture
async def ours(fake):
    ours = Notify()
    yield ours
    await ours.close()


# --- sending ------------------------------------------------------------------------------------------------------


async def test_a_text_goes_out_as_notify_wants_it(fake, ours):
    outcome = await ours.send(TEXT)
    (text,) = fake.texts
    assert outcome == Accepted(text.id)
    assert (text.to, text.body, text.reference, text.sender) == (TEXT.to, TEXT.body, TEXT.attempt, None)


async def test_any_words_arrive_as_they_were(fake, ours):
    body = "Łódź & “Ștefan” = 100 % +1? ((body))\nگردوارہ 🕌"
    await ours.send(Outgoing(TEXT.to, body, TEXT.attempt))
    assert fake.texts[0].body == body


async def test_a_sender_of_our_own_is_named_and_replies_are_promised_only_if_they_come_to_us(fake, settings):
    settings.NOTIFY_SENDER_ID, settings.NOTIFY_TAKES_REPLIES = "sender-1", True
    ours = Notify()
    await ours.send(TEXT)
    await ours.close()
    assert (fake.texts[0].sender, ours.takes_replies) == ("sender-1", True)


async def test_a_few_threads_serve_every_call(fake, ours):
    fake.latency_s = 0.02
    outcomes = await asyncio.gather(*(ours.send(TEXT) for _ in range(60)))
    assert {type(outcome) for outcome in outcomes} == {Accepted}
    assert 1 < fake.most_at_once <= notify.HANDS


async def test_a_text_for_which_no_thread_is_free_was_certainly_not_sent(fake, ours, monkeypatch):
    monkeypatch.setattr(notify, "HAND_S", 30)
    monkeypatch.setattr(notify, "TIMEOUT_S", (5, 3))
    fake.fates.extend(["hang"] * notify.HANDS)
    hanging = [asyncio.create_task(ours.send(TEXT)) for _ in range(notify.HANDS)]
    async with asyncio.timeout(10):
        while fake.calls < notify.HANDS:
            await asyncio.sleep(0.01)
    monkeypatch.setattr(notify, "HAND_S", 0.05)
    assert await ours.send(TEXT) == TryLater(None, "notify-busy")
    assert set(await asyncio.gather(*hanging)) == {Unknown("timeout")}
    monkeypatch.setattr(notify, "HAND_S", 30)
    assert isinstance(await ours.send(TEXT), Accepted), "each thread is free again once its call has ended"


# --- what can go wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fate", "outcome"),
    [
        ("number", Refused("notify-number")),
        ("landline", Refused("notify-number")),
        ("abroad", Refused("notify-abroad")),
        ("long", Refused("notify-long")),
        ("trial", TryLater(15, "notify-trial")),
        ("team", TryLater(15, "notify-trial")),
        ("sender", TryLater(15, "notify-template")),
        ("clock", TryLater(15, "notify-clock")),
        ("busy", TryLater(2, "notify-busy")),
        ("limit", TryLater(15, "notify-limit")),
        ("broken", Unknown("500")),
        ("broken_after", Unknown("500")),
        ("reset", Unknown("connection lost")),
        ("reset_before", Unknown("connection lost")),
        ("nonsense", Unknown("InvalidResponse")),
    ],
)
async def test_each_failure_is_what_it_means_for_the_text(fake, ours, fate, outcome):
    fake.fates.append(fate)
    assert await ours.send(TEXT) == outcome
    assert fake.calls == 1, "no blind retries"


async def test_a_refusal_nobody_has_met_is_final_and_known_to_us(fake, ours):
    fake.fates.append("odd")
    outcome = await ours.send(TEXT)
    assert (type(outcome), outcome.code) == (Refused, "notify-refused")


async def test_an_answer_that_does_not_come_is_unknown(fake, ours, monkeypatch):
    monkeypatch.setattr(notify, "TIMEOUT_S", (5, 0.3))
    fake.fates.append("hang")
    assert await ours.send(TEXT) == Unknown("timeout")
    assert len(fake.texts) == 1


async def test_nobody_there_is_certainly_not_sent(settings, unused_tcp_port):
    settings.NOTIFY_API_BASE = f"http://127.0.0.1:{unused_tcp_port}"
    ours = Notify()
    assert await ours.send(TEXT) == TryLater(None, "unreachable")
    assert isinstance(await ours.find(TEXT, clock.now()), Unknown)
    await ours.close()


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("NOTIFY_API_KEY", KEY[:-1] + "9", "notify-key"),
        ("NOTIFY_API_KEY", "mistyped", "notify-key"),
        ("NOTIFY_TEMPLATE_ID", "another", "notify-template"),
    ],
)
async def test_a_wrong_setting_holds_texts_and_loses_none(fake, settings, name, value, code):
    setattr(settings, name, value)
    ours = Notify()
    outcome = await ours.send(TEXT)
    await ours.close()
    assert outcome == TryLater(15, code)


def test_every_code_is_explained_and_every_fault_of_the_account_is_held():
    for words, code, wait in notify.SENTENCES:
        assert code in FAULTS, words
        assert not (wait is None and code in ACCOUNT_FAULTS), (
            "no text is lost for what a person has to put right"
        )
    assert {code for code, _ in notify.STATUSES.values()} <= set(FAULTS)


# --- looking in the list ------------------------------------------------------------------------------------------


async def test_a_text_that_was_taken_is_found_by_our_own_reference(fake, ours):
    fake.fates.append("reset")
    await ours.send(TEXT)
    await ours.send(Outgoing(TEXT.to, TEXT.body, "another-attempt"))
    assert await ours.find(TEXT, clock.now()) == Accepted(fake.texts[0].id)
    assert await ours.find(Outgoing(TEXT.to, TEXT.body, "never-sent"), clock.now()) is None


# --- the fake is like the client expects, and our use of the client is its own ------------------------------------


async def test_notifys_own_client_reads_what_the_fake_says(fake):
    client = NotificationsAPIClient(KEY, base_url=fake.base)
    send, listing = client.send_sms_notification, client.get_all_notifications
    try:
        made = await asyncio.to_thread(send, TEXT.to, TEMPLATE, {"body": TEXT.body}, "ours")
        (listed,) = (await asyncio.to_thread(listing, reference="ours"))["notifications"]
        assert made["id"] == listed["id"] == fake.texts[0].id
        assert (listed["phone_number"], listed["body"], listed["status"]) == (TEXT.to, TEXT.body, "created")
        fake.fates.append("clock")
        with pytest.raises(HTTPError) as refused:
            await asyncio.to_thread(send, TEXT.to, TEMPLATE, {"body": TEXT.body})
        assert (refused.value.status_code, refused.value.message[0]["error"]) == (403, "AuthError")
    finally:
        client.request_session.close()


def test_every_argument_we_give_is_one_the_client_takes():
    send = inspect.signature(NotificationsAPIClient.send_sms_notification).parameters
    listing = inspect.signature(NotificationsAPIClient.get_all_notifications).parameters
    assert {"phone_number", "template_id", "personalisation", "reference", "sms_sender_id"} <= set(send)
    assert {"template_type", "reference"} <= set(listing)
    assert {"api_key", "base_url", "timeout"} <= set(inspect.signature(NotificationsAPIClient).parameters)
