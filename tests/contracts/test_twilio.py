"""Our provider speaks through Twilio's own client to a server in its shape, and that server is held to the client."""

import asyncio
import inspect
import time
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from aiohttp import ClientSession
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance, MessageList

from cohesion.kit import clock
from cohesion.messaging.providers import lineup, twilio
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.notify import Notify
from cohesion.messaging.providers.outcome import Accepted, Refused, TryLater, Unknown
from cohesion.messaging.providers.simulator import Simulator
from cohesion.messaging.providers.twilio import HELD, Transport, Twilio
from tests.fakes import ACCOUNT, TOKEN, FakeTwilio, fake_twilio_process

TEXT = Outgoing("+447700900101", "Reply 1. Ref K7P6", "0b6f2f0e-0000-4000-8000-000000000001", 600)


@pytest.fixture(autouse=True)
def _account(settings) -> None:
    settings.SMS_PROVIDER = "twilio"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_FROM, settings.TWILIO_MESSAGING_SERVICE_SID = "+447700900000", ""
    settings.PUBLIC_URL = "https://cohesion.example"


@pytest.fixture
async def fake(settings):
    async with FakeTwilio() as fake:
        settings.TWILIO_API_BASE = fake.base
        yield fake


@pytest.fixture
async def ours(fake):
    ours = Twilio()
    yield ours
    await ours.close()


# --- sending ------------------------------------------------------------------------------------------------------


async def test_a_text_goes_out_as_twilio_wants_it(fake, ours):
    outcome = await ours.send(TEXT)
    (text,) = fake.texts
    assert outcome == Accepted(text.sid)
    assert text.form == {
        "To": TEXT.to,
        "From": "+447700900000",
        "Body": TEXT.body,
        "ValidityPeriod": "600",
        "RiskCheck": "disable",
        "StatusCallback": f"https://cohesion.example/messaging/twilio/status/?attempt={TEXT.attempt}",
    }


async def test_any_words_arrive_as_they_were(fake, ours):
    body = "Łódź & “Ștefan” = 100 % +1?\nگردوارہ 🕌"
    await ours.send(Outgoing(TEXT.to, body, TEXT.attempt))
    assert fake.texts[0].body == body
    assert "ValidityPeriod" not in fake.texts[0].form


@pytest.mark.parametrize(("wanted", "sent"), [(1, "6"), (-5, "6"), (600, "600"), (99_999, "36000")])
async def test_the_validity_stays_within_twilios_limits(fake, ours, wanted, sent):
    await ours.send(Outgoing(TEXT.to, TEXT.body, TEXT.attempt, wanted))
    assert fake.texts[0].form["ValidityPeriod"] == sent


async def test_a_messaging_service_takes_the_place_of_the_number(fake, settings):
    settings.TWILIO_MESSAGING_SERVICE_SID = "MG" + "0" * 32
    ours = Twilio()
    await ours.send(TEXT)
    await ours.close()
    assert fake.texts[0].form["MessagingServiceSid"] == "MG" + "0" * 32
    assert "From" not in fake.texts[0].form


async def test_one_session_serves_every_call_and_never_more_than_a_hundred_at_once(fake, ours):
    fake.latency_s = (0.01, 0.02)
    outcomes = await asyncio.gather(*(ours.send(TEXT) for _ in range(250)))
    assert {type(outcome) for outcome in outcomes} == {Accepted}
    assert 1 < fake.most_at_once <= 100


# --- what can go wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fate", "outcome"),
    [
        (21610, Refused("21610")),
        (21211, Refused("21211")),
        (21614, Refused("21614")),
        (39999, Refused("39999")),
        (21611, TryLater(HELD[21611], "21611")),
        (21606, TryLater(HELD[21606], "21606")),
        ("busy", TryLater(None, "20429")),
        ("broken", Unknown("20500")),
        ("broken_after", Unknown("20500")),
        ("reset", Unknown("connection lost")),
        ("reset_before", Unknown("connection lost")),
    ],
)
async def test_each_failure_is_what_it_means_for_the_text(fake, ours, fate, outcome):
    fake.fates.append(fate)
    assert await ours.send(TEXT) == outcome
    assert fake.calls == 1, "no blind retries"


@pytest.mark.parametrize(("said", "wait"), [("7", 7.0), ("999", 60.0), ("soon", None), (None, None)])
async def test_retry_after_is_honoured(fake, ours, said, wait):
    fake.retry_after = said
    fake.fates.append("busy")
    assert await ours.send(TEXT) == TryLater(wait, "20429")


async def test_an_answer_that_does_not_come_is_unknown(fake, ours, monkeypatch):
    monkeypatch.setattr(twilio, "TIMEOUT_S", 0.2)
    fake.fates.append("hang")
    assert await ours.send(TEXT) == Unknown("timeout")
    assert len(fake.texts) == 1


async def test_nobody_there_is_certainly_not_sent(settings, unused_tcp_port):
    settings.TWILIO_API_BASE = f"http://127.0.0.1:{unused_tcp_port}"
    ours = Twilio()
    assert await ours.send(TEXT) == TryLater(None, "unreachable")
    await ours.close()


async def test_a_wrong_token_holds_texts_and_loses_none(fake, settings):
    settings.TWILIO_AUTH_TOKEN = "mistyped"
    ours = Twilio()
    assert await ours.send(TEXT) == TryLater(HELD[20003], "20003")
    await ours.close()


async def test_a_wrong_address_holds_texts_and_loses_none(fake, settings):
    settings.TWILIO_API_BASE = f"{fake.base}/elsewhere"
    ours = Twilio()
    assert await ours.send(TEXT) == TryLater(HELD[20404], "20404")
    await ours.close()


@pytest.mark.parametrize("words", ["<html>gateway</html>", "{}", "[]", '{"sid": null}', '{"sid": 7}', ""])
async def test_an_answer_that_makes_no_sense_is_unknown(ours, monkeypatch, words):
    async def nonsense(*arguments, **named):
        return twilio.Response(201, words)

    monkeypatch.setattr(Transport, "request", nonsense)
    assert isinstance(await ours.send(TEXT), Unknown)


# --- looking in the list ------------------------------------------------------------------------------------------


async def test_a_text_that_was_taken_is_found_by_number_and_words(fake, ours):
    since = clock.now()
    fake.fates.append("reset")
    await ours.send(TEXT)
    await ours.send(Outgoing("+447700900102", TEXT.body, TEXT.attempt))
    await ours.send(Outgoing(TEXT.to, "Other words", TEXT.attempt))
    assert await ours.find(TEXT, since) == Accepted(fake.texts[0].sid)
    assert await ours.find(Outgoing("+447700900103", TEXT.body, ""), since) is None


async def test_the_same_words_of_an_earlier_day_are_not_found(fake, ours):
    await ours.send(TEXT)
    assert await ours.find(TEXT, clock.now() + timedelta(minutes=1)) is None


async def test_a_list_that_cannot_be_read_says_nothing(settings, unused_tcp_port):
    settings.TWILIO_API_BASE = f"http://127.0.0.1:{unused_tcp_port}"
    ours = Twilio()
    assert isinstance(await ours.find(TEXT, clock.now()), Unknown)
    await ours.close()


# --- the fake is like the client expects --------------------------------------------------------------------------


async def test_twilios_own_client_reads_what_the_fake_says(fake):
    transport = AsyncTwilioHttpClient()
    client = Client(ACCOUNT, TOKEN, http_client=transport)
    client.api.base_url = fake.base
    try:
        made = await client.messages.create_async(to=TEXT.to, from_="+447700900000", body=TEXT.body)
        (listed,) = await client.messages.list_async(to=TEXT.to, limit=5)
        assert made.sid == listed.sid == fake.texts[0].sid
        assert (listed.to, listed.body, listed.status, listed.direction) == (
            TEXT.to,
            TEXT.body,
            "queued",
            "outbound-api",
        )
        assert abs(listed.date_created - clock.now()) < timedelta(seconds=10)
        fake.fates.append(21211)
        with pytest.raises(TwilioRestException) as refused:
            await client.messages.create_async(to=TEXT.to, from_="+447700900000", body=TEXT.body)
        assert (refused.value.status, refused.value.code) == (400, 21211)
    finally:
        await transport.close()


async def test_a_text_of_the_fake_has_every_field_the_client_reads(fake, ours):
    await ours.send(TEXT)
    fields = fake.texts[0].resource()
    read = set(inspect.getsource(MessageInstance.__init__).split("payload.get(")[1:])
    assert {part.split('"')[1] for part in read} <= set(fields)
    assert parsedate_to_datetime(fields["date_created"]).tzinfo


async def test_the_fake_counts_for_measurements_from_another_process(fake, ours):
    await ours.send(TEXT)
    async with ClientSession() as session, session.get(f"{fake.base}/fake/state") as answer:
        state = await answer.json()
    assert (state["calls"], [text["to"] for text in state["texts"]]) == (1, [TEXT.to])


# --- our use of the client is the client's own --------------------------------------------------------------------


def test_every_argument_we_give_is_one_the_client_takes():
    create, listing = (
        inspect.signature(getattr(MessageList, name)).parameters for name in ("create_async", "list_async")
    )
    ours = {
        "to",
        "body",
        "status_callback",
        "risk_check",
        "from_",
        "messaging_service_sid",
        "validity_period",
    }
    assert ours <= set(create)
    assert {"to", "limit"} <= set(listing)


def test_our_transport_can_stand_where_twilios_does():
    theirs = inspect.signature(AsyncTwilioHttpClient.request).parameters
    assert list(inspect.signature(Transport.request).parameters) == list(theirs)


def test_the_setting_chooses_the_provider(settings):
    assert [type(line) for line in lineup()] == [Twilio]
    settings.SMS_PROVIDER = "simulator"
    assert [type(line) for line in lineup()] == [Simulator]
    settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER = "twilio", "notify"
    assert [type(line) for line in lineup()] == [Twilio, Notify], "the first choice first"


def test_the_fake_runs_in_a_process_of_its_own_for_measurements(settings):
    async def send() -> Accepted:
        ours = Twilio()
        try:
            return await ours.send(TEXT)
        finally:
            await ours.close()

    with fake_twilio_process(latency_s=(0, 0)) as fake:
        settings.TWILIO_API_BASE = fake.base
        accepted = asyncio.run(send())
        assert [text["sid"] for text in fake.state()["texts"]] == [accepted.sid]
        fake.reset()
        assert fake.state()["calls"] == 0


# --- its log ------------------------------------------------------------------------------------------------------


async def lines_of(log) -> list:
    return [line async for line in log]


async def test_what_people_said_is_read_back_with_its_time(fake, ours):
    await ours.send(TEXT)
    an_hour_ago = time.time() - 3600
    said = fake.hear(TEXT.to, "1 – złoty", at=an_hour_ago)
    fake.hear(TEXT.to, "to another number of the account", to="+447700900777", at=an_hour_ago)
    fake.hear(TEXT.to, "long ago", at=an_hour_ago - 7200)
    (line,) = await lines_of(ours.said(clock.now() - timedelta(hours=2)))
    assert line.at.timestamp() == int(said.at)
    assert line.form == {
        "MessageSid": said.sid,
        "From": TEXT.to,
        "To": "+447700900000",
        "Body": "1 – złoty",
        "NumMedia": "0",
    }


async def test_what_became_of_texts_is_read_back_even_of_those_that_were_not_sent(fake, ours):
    for _ in range(3):
        await ours.send(TEXT)
    fake.hear(TEXT.to, "1")
    fake.texts[1].status, fake.texts[1].error_code = "undelivered", 30003
    fake.texts[2].status = "delivered"
    lines = await lines_of(ours.statuses(clock.now() - timedelta(minutes=1)))
    said = {(line.form["MessageSid"], line.form["MessageStatus"], line.form["ErrorCode"]) for line in lines}
    first, second, third = (text.sid for text in fake.texts[:3])
    assert said == {(first, "queued", ""), (second, "undelivered", "30003"), (third, "delivered", "")}
    assert {(line.form["To"], line.form["Body"]) for line in lines} == {(TEXT.to, TEXT.body)}


async def test_the_log_is_read_page_by_page_until_a_page_is_too_old(fake, ours, monkeypatch):
    monkeypatch.setattr(twilio, "PAGE", 10)
    now = time.time()
    for n in range(25):
        fake.hear(TEXT.to, f"new {n}", at=now - n)
    for n in range(100):
        fake.hear(TEXT.to, f"old {n}", at=now - 7200 - n)
    lines = await lines_of(ours.said(clock.now() - timedelta(hours=1)))
    assert len(lines) == 25
    assert fake.listed <= 5


async def test_the_log_of_a_messaging_service_has_its_replies_whatever_the_number(fake, settings):
    settings.TWILIO_MESSAGING_SERVICE_SID = "MG" + "0" * 32
    ours = Twilio()
    fake.hear(TEXT.to, "1", to="+447700900777")
    assert len(await lines_of(ours.said(clock.now() - timedelta(hours=1)))) == 1
    await ours.close()


async def test_a_log_that_cannot_be_read_says_so(fake, ours):
    fake.list_fates.extend(["broken"] * 9)
    with pytest.raises(TwilioException):
        await lines_of(ours.said(clock.now() - timedelta(hours=1)))


def test_the_client_has_the_filters_that_the_log_is_read_with():
    given = set(inspect.signature(MessageList.stream_async).parameters)
    assert {"to", "from_", "date_sent_after", "limit", "page_size"} <= given


# --- forgetting ---------------------------------------------------------------------------------------------------


async def test_twilio_forgets_the_words_and_keeps_the_rest(fake, ours):
    await ours.send(TEXT)
    (text,) = fake.texts
    await ours.wipe(text.sid)
    await ours.wipe(text.sid)
    assert (text.body, text.to) == ("", TEXT.to)


async def test_a_text_twilio_does_not_have_counts_as_forgotten(ours):
    await ours.wipe("SM" + "0" * 32)


async def test_a_refusal_to_forget_is_no_success(fake, ours, settings):
    await ours.send(TEXT)
    settings.TWILIO_AUTH_TOKEN = "wrong"
    stranger = Twilio()
    with pytest.raises(TwilioRestException):
        await stranger.wipe(fake.texts[0].sid)
    await stranger.close()
    assert fake.texts[0].body == TEXT.body
