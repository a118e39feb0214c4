"""The server in Twilio's shape, read by Twilio's own client: what it lists, counts, refuses and tells."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from cohesion.kit import clock, sms_text
from tests.fakes import ACCOUNT, TOKEN, FakeTwilio, Lognormal, Telling, segments
from tests.fakes.latency import drawn
from tests.fakes.queue import SenderQueue

AMINA, BEN, US = "+447700900101", "+447700900102", "+447700900000"


@pytest.fixture
async def fake():
    async with FakeTwilio() as fake:
        yield fake


@pytest.fixture
async def messages(fake):
    transport = AsyncTwilioHttpClient()
    client = Client(ACCOUNT, TOKEN, http_client=transport)
    client.api.base_url = fake.base
    yield client.messages
    await transport.close()


async def refused(messages, **text) -> int:
    with pytest.raises(TwilioRestException) as refusal:
        await messages.create_async(**{"to": AMINA, "from_": US, "body": "Hello"} | text)
    return refusal.value.code


# --- what it lists ------------------------------------------------------------------------------------------------


async def test_the_list_has_pages_which_the_client_follows(fake, messages):
    for n in range(7):
        await messages.create_async(to=AMINA, from_=US, body=f"Text {n}")
    listed = await messages.list_async(to=AMINA, page_size=3)
    assert [one.body for one in listed] == [f"Text {n}" for n in reversed(range(7))]
    assert fake.listed == 3


async def test_the_list_is_filtered_by_both_ends_and_holds_replies(fake, messages):
    await messages.create_async(to=AMINA, from_=US, body="Ours")
    await fake.text_in(AMINA, "1", to=US)
    await fake.text_in(BEN, "2", to=US)
    (reply,) = await messages.list_async(to=US, from_=AMINA)
    assert (reply.body, reply.direction, reply.status) == ("1", "inbound", "received")
    assert [one.body for one in await messages.list_async(to=AMINA)] == ["Ours"]


async def test_the_list_by_day_leaves_out_what_has_not_left_the_queue(fake, messages):
    await messages.create_async(to=AMINA, from_=US, body="Waiting")
    await messages.create_async(to=AMINA, from_=US, body="Gone")
    fake.texts[1].move("sent")
    now, day = clock.now(), timedelta(days=1)
    assert [one.body for one in await messages.list_async(date_sent_after=now - day)] == ["Gone"]
    assert [one.body for one in await messages.list_async(date_sent=now)] == ["Gone"]
    assert await messages.list_async(date_sent_before=now - day) == []


async def test_a_text_is_shown_taken_back_and_wiped(fake, messages):
    made = await messages.create_async(to=AMINA, from_=US, body="Hello")
    assert (await messages(made.sid).fetch_async()).body == "Hello"
    await messages(made.sid).update_async(status=MessageInstance.UpdateStatus.CANCELED)
    assert fake.texts[0].status == "canceled"
    with pytest.raises(TwilioRestException, match="cannot be canceled"):
        await messages(made.sid).update_async(status=MessageInstance.UpdateStatus.CANCELED)
    assert (await messages(made.sid).update_async(body="")).body == ""


# --- what it counts and refuses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "a" * 160,
        "a" * 161,
        "€" + "a" * 158,
        "€" + "a" * 159,
        "a" * 152 + "^" + "a" * 20,
        "ہ" * 70,
        "ہ" * 71,
        "🕌" * 35,
        "🕌" * 36,
        "a" * 159 + "’",
        "\n\r\f" * 60,
        sms_text.Measure.__doc__ * 4,
    ],
)
def test_two_counts_of_segments_agree(body):
    assert segments(body) == sms_text.measure(body).segments


def test_every_single_character_costs_the_same_in_both_counts():
    for char in map(chr, [*range(32, 0x2100), 0x20AC, 0x1F54C]):
        assert segments(char * 81) == sms_text.measure(char * 81).segments, repr(char)


async def test_segments_are_known_at_once_except_to_a_service(fake, messages):
    made = await messages.create_async(to=AMINA, from_=US, body="a" * 161)
    assert (made.num_segments, made.status) == ("2", "queued")
    made = await messages.create_async(to=AMINA, messaging_service_sid="MG" + "0" * 32, body="a" * 161)
    assert (made.num_segments, made.status) == ("0", "accepted")


async def test_what_is_too_long_incomplete_or_to_nobody_is_refused(messages):
    assert await refused(messages, body="a" * 1601) == 21617
    assert await refused(messages, body="") == 21602
    assert await refused(messages, to="") == 21604
    await messages.create_async(to=AMINA, from_=US, body="a" * 1600)


async def test_stop_refuses_later_texts_until_start(fake, messages):
    await fake.text_in(AMINA, " stop ")
    await fake.text_in(BEN, "Please stop this")
    assert await refused(messages) == 21610
    await messages.create_async(to=BEN, from_=US, body="Hello")
    await fake.text_in(AMINA, "START")
    await messages.create_async(to=AMINA, from_=US, body="Hello")


async def test_a_full_queue_of_one_sender_refuses_and_another_sender_does_not(fake, messages):
    fake.queue = SenderQueue(rate=0.1, holds_s=15)
    for n in range(2):
        await messages.create_async(to=AMINA, from_=US, body=f"Text {n}")
    assert fake.texts[1].leaves_at - fake.texts[0].leaves_at > 9
    assert await refused(messages) == 21611
    await messages.create_async(to=AMINA, from_="+447700900001", body="Hello")


def test_a_lognormal_latency_has_its_median_and_a_tail():
    fake = FakeTwilio()
    law = Lognormal(0.1, spread=0.8, at_most_s=2.0)
    times = sorted(drawn(law, fake.random) for _ in range(2001))
    assert 0.09 < times[1000] < 0.11
    assert 0.4 < times[1960] <= times[-1] <= 2.0


# --- what it tells us ---------------------------------------------------------------------------------------------


@pytest.fixture
async def ours():
    """Our side: keeps what is posted, and whether it was signed."""
    heard: list[tuple[str, dict[str, str], bool]] = []

    async def hear(request: web.BaseRequest) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode()))
        signed = request.headers["X-Twilio-Signature"]
        is_true = RequestValidator(TOKEN).validate(str(request.url), form, signed)
        heard.append((form.get("MessageStatus") or form["Body"], form, is_true))
        return web.Response(status=204 if is_true and form["AccountSid"] == ACCOUNT else 403)

    runner = web.ServerRunner(web.Server(hear, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/", heard
    await runner.cleanup()


async def told(fake, messages, ours, **telling) -> list[str]:
    """The statuses of one text as they came."""
    address, heard = ours
    fake.telling = Telling(("sent", "delivered"), **telling)
    await messages.create_async(to=AMINA, from_=US, body="Hello", status_callback=f"{address}?attempt=7")
    await fake.receipts_sent()
    return [status for status, _, _ in heard]


@pytest.mark.parametrize(
    ("telling", "statuses"),
    [
        ({}, ["sent", "delivered"]),
        ({"twice": 1}, ["sent", "sent", "delivered", "delivered"]),
        ({"backwards": 1}, ["delivered", "sent"]),
        ({"lost": 1}, []),
        ({"early": True}, ["sent", "delivered"]),
        ({"after_s": 0.01}, ["sent", "delivered"]),
        ({"undelivered": {AMINA: 30003}}, ["sent", "undelivered"]),
    ],
)
async def test_receipts_go_wrong_in_every_way(fake, messages, ours, telling, statuses):
    assert await told(fake, messages, ours, **telling) == statuses
    assert all(is_true for _, _, is_true in ours[1])
    assert fake.texts[0].status == ("undelivered" if "undelivered" in telling else "delivered")


async def test_forged_receipts_come_before_the_true_ones(fake, messages, ours):
    statuses = await told(fake, messages, ours, forged=True)
    assert statuses == ["delivered", "delivered", "sent", "delivered", "delivered", "delivered"]
    assert (fake.telling.refused, fake.telling.answers) == ([403] * 4, [204, 204])


async def test_early_receipts_come_before_the_call_is_answered(fake, messages, ours):
    address, heard = ours
    fake.telling = Telling(("delivered",), early=True)
    made = await messages.create_async(to=AMINA, from_=US, body="Hello", status_callback=address)
    assert [form["MessageSid"] for _, form, _ in heard] == [made.sid]


async def test_a_reply_is_posted_signed_and_as_often_as_is_said(fake, ours):
    fake.inbound, heard = ours
    await fake.text_in(AMINA, "1 thanks", times=2)
    assert [(said, is_true) for said, _, is_true in heard] == [("1 thanks", True)] * 2
    assert heard[0][1]["MessageSid"] == heard[1][1]["MessageSid"]


async def test_nobody_at_our_address_is_tried_once_more_and_given_up(fake, unused_tcp_port):
    fake.inbound = f"http://127.0.0.1:{unused_tcp_port}/"
    await fake.text_in(AMINA, "1")
    assert fake.telling.answers == [0]


# --- what is foreseen ---------------------------------------------------------------------------------------------


async def send(messages, *texts: tuple[str, str]) -> None:
    await asyncio.gather(*(messages.create_async(to=to, from_=US, body=body) for to, body in texts))


async def test_what_is_foreseen_passes(fake, messages):
    await send(messages, (BEN, "Before it"))
    with fake.expects({AMINA: ["Ref K7P6", "Stand down"], BEN: 1}):
        await send(messages, (AMINA, "Stand down. All clear"), (AMINA, "Reply 1. Ref K7P6"), (BEN, "Any"))


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        ([(AMINA, "Ref K7P6"), (AMINA, "Ref K7P6")], f"{AMINA} got twice: Ref K7P6".replace("+", r"\+")),
        ([(AMINA, "Ref K7P6"), (BEN, "Hello")], "got, unforeseen: Hello"),
        ([(AMINA, "Other words")], "did not get: Ref K7P6"),
        ([], "did not get: Ref K7P6"),
    ],
)
async def test_what_is_not_foreseen_fails_the_test_by_name(fake, messages, texts, complaint):
    with pytest.raises(AssertionError, match=complaint), fake.expects({AMINA: "Ref K7P6"}):
        await send(messages, *texts)
