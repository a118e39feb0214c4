"""Our provider speaks through Notify's own client to a server in its shape, and that server is held to the client."""

import asyncio
import inspect
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import HTTPError

from cohesion.kit import clock
from cohesion.messaging.line_rules import ACCOUNT_FAULTS
from cohesion.messaging.providers import notify, notify_faults, notify_words
from cohesion.messaging.providers.base import KeepsLog, Logged, Outgoing
from cohesion.messaging.providers.notify import Notify
from cohesion.messaging.providers.outcome import Accepted, Refused, TryLater, Unknown
from cohesion.messaging.rules import FAULTS
from tests import fakes_notify
from tests.fakes_notify import KEY, PHONE_SAYS, TEMPLATE, FakeNotify, Heard

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
        ("unassigned", Refused("notify-number")),
        ("abroad", Refused("notify-abroad")),
        ("long", Refused("notify-long")),
        ("trial", TryLater(15, "notify-trial")),
        ("team", TryLater(15, "notify-trial")),
        ("sender", TryLater(15, "notify-template")),
        ("deleted", TryLater(15, "notify-template")),
        ("switched_off", TryLater(15, "notify-key")),
        ("clock", TryLater(15, "notify-clock")),
        ("busy", TryLater(2, "notify-busy")),
        ("limit", TryLater(15, "notify-limit")),
        ("limit_reworded", TryLater(15, "notify-limit")),
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
    by_type = [(kind, *meaning) for kind, meaning in notify_faults.TYPES.items()]
    for words, code, wait in [*notify_faults.SENTENCES, *by_type]:
        assert code in FAULTS, words
        assert not (wait is None and code in ACCOUNT_FAULTS), (
            "no text is lost for what a person has to put right"
        )
    assert {code for code, _ in notify_faults.STATUSES.values()} <= set(FAULTS)


# --- looking in the list ------------------------------------------------------------------------------------------


async def test_a_text_that_was_taken_is_found_by_our_own_reference(fake, ours):
    fake.fates.append("reset")
    await ours.send(TEXT)
    await ours.send(Outgoing(TEXT.to, TEXT.body, "another-attempt"))
    assert await ours.find(TEXT, clock.now()) == Accepted(fake.texts[0].id)
    assert await ours.find(Outgoing(TEXT.to, TEXT.body, "never-sent"), clock.now()) is None


# --- its log ------------------------------------------------------------------------------------------------------


async def lines_of(log: AsyncIterator[Logged]) -> list[Logged]:
    return [line async for line in log]


def ago(**time: int) -> str:
    return (clock.now() - timedelta(**time)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


async def test_what_people_said_is_read_back_with_its_time(fake, ours):
    fake.heard = [Heard("1", created_at=ago(minutes=8)), Heard("long ago", created_at=ago(hours=5))]
    (line,) = await lines_of(ours.said(clock.now() - timedelta(hours=1)))
    assert line.form == {
        "MessageSid": fake.heard[0].id,
        "From": TEXT.to,
        "To": "07700900000",
        "Body": "1",
    }
    assert line.at.isoformat()[:23] == fake.heard[0].created_at[:23]


async def test_what_became_of_texts_is_read_back_with_our_attempt(fake, ours):
    await ours.send(TEXT)
    fake.texts[0].status = "permanent-failure"
    (line,) = await lines_of(ours.statuses(clock.now() - timedelta(hours=1)))
    assert line.form == {
        "MessageSid": fake.texts[0].id,
        "MessageStatus": "permanent-failure",
        "attempt": TEXT.attempt,
        "To": TEXT.to,
        "Body": TEXT.body,
    }


async def test_a_long_log_is_read_page_by_page_and_no_further_than_it_need_be(fake, ours, monkeypatch):
    monkeypatch.setattr(fakes_notify, "PAGE", 3)
    fake.heard = [Heard(str(n), created_at=ago(minutes=n)) for n in range(1, 30)]
    lines = await lines_of(ours.said(clock.now() - timedelta(minutes=7, seconds=30)))
    assert [line.form["Body"] for line in lines] == list("1234567")
    assert fake.listed == 3
    fake.heard, fake.listed = fake.heard[:6], 0
    assert len(await lines_of(ours.said(clock.now() - timedelta(hours=1)))) == 6
    assert fake.listed == 3, "the last page is empty"


async def test_a_log_without_end_is_given_up_and_said_so(fake, ours, monkeypatch, caplog):
    monkeypatch.setattr(fakes_notify, "PAGE", 3)
    monkeypatch.setattr(notify, "MOST_LINES", 6)
    fake.heard = [Heard(str(n)) for n in range(20)]
    assert len(await lines_of(ours.said(clock.now() - timedelta(hours=1)))) == 6
    assert "longer than can be read in one round" in caplog.text


async def test_a_log_that_cannot_be_read_says_so_and_an_empty_one_is_empty(fake, ours, settings):
    assert await lines_of(ours.said(clock.now())) == await lines_of(ours.statuses(clock.now())) == []
    settings.NOTIFY_API_KEY = KEY[:-1] + "9"
    stranger = Notify()
    with pytest.raises(HTTPError):
        await lines_of(stranger.said(clock.now()))
    await stranger.close()


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2026-11-20T10:00:00.000000Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20 10:00:00.000000", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T11:00:00+01:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-01T10:00:00Z", None),
        ("0001-01-01T00:00:00+23:59", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_time_is_utc_and_no_older_than_notify_keeps_texts(written, found, time_machine):
    time_machine.move_to(datetime(2026, 11, 22, tzinfo=UTC))
    assert notify_words.moment(written) == found


# --- the fake is like the client expects, and our use of the client is its own ------------------------------------


async def test_notifys_own_client_reads_what_the_fake_says(fake):
    client = NotificationsAPIClient(KEY, base_url=fake.base)
    send, listing = client.send_sms_notification, client.get_all_notifications
    try:
        made = await asyncio.to_thread(send, TEXT.to, TEMPLATE, {"body": TEXT.body}, "ours")
        (listed,) = (await asyncio.to_thread(listing, reference="ours"))["notifications"]
        assert made["id"] == listed["id"] == fake.texts[0].id
        assert (listed["phone_number"], listed["body"], listed["status"]) == (TEXT.to, TEXT.body, "created")
        fake.heard.append(Heard("1"))
        (heard,) = (await asyncio.to_thread(client.get_received_texts))["received_text_messages"]
        assert (heard["user_number"], heard["content"]) == (PHONE_SAYS, "1")
        for every in (client.get_received_texts_iterator, client.get_all_notifications_iterator):
            assert len(await asyncio.to_thread(lambda every=every: list(every()))) == 1, "links between pages"
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
    received = inspect.signature(NotificationsAPIClient.get_received_texts).parameters
    assert {"template_type", "reference", "older_than"} <= set(listing)
    assert {"older_than"} <= set(received)
    assert isinstance(Notify(), KeepsLog)
    assert {"api_key", "base_url", "timeout"} <= set(inspect.signature(NotificationsAPIClient).parameters)
