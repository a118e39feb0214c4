"""Our calls go through Twilio's own client to a server in its shape, and that server is held to the client."""

import inspect
from datetime import timedelta

import pytest
from twilio.rest.api.v2010.account.call import CallInstance, CallList

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.providers import lineup
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.outcome import Accepted, Refused, TryLater, Unknown
from cohesion.messaging.providers.twilio import HELD
from cohesion.messaging.providers.voice import EVENTS, TwilioVoice
from tests.fakes import ACCOUNT, TOKEN, FakeTwilio

CALL = Outgoing("+441632960101", "This is NN Cohesion.", "0b6f2f0e-0000-4000-8000-000000000001", 600)


@pytest.fixture(autouse=True)
def _account(settings) -> None:
    settings.VOICE_PROVIDER = "twilio"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_VOICE_FROM = "+441632960000"
    settings.PUBLIC_URL = "https://cohesion.example"


@pytest.fixture
async def fake(settings):
    async with FakeTwilio() as fake:
        settings.TWILIO_API_BASE = fake.base
        yield fake


@pytest.fixture
async def ours(fake):
    ours = TwilioVoice()
    yield ours
    await ours.close()


async def test_a_call_goes_out_as_twilio_wants_it(fake, ours):
    outcome = await ours.send(CALL)
    (call,) = fake.voice.kept
    assert outcome == Accepted(call.sid)
    assert call.form == {
        "To": [CALL.to],
        "From": ["+441632960000"],
        "Url": [f"https://cohesion.example/messaging/twilio/voice/?attempt={CALL.attempt}"],
        "StatusCallback": [f"https://cohesion.example/messaging/twilio/voice/status/?attempt={CALL.attempt}"],
        "StatusCallbackEvent": EVENTS,
        "Timeout": ["25"],
    }


@pytest.mark.parametrize(
    ("fate", "outcome"),
    [
        (21211, Refused("21211")),
        (21214, Refused("21214")),
        (21210, TryLater(HELD[21210], "21210")),
        ("busy", TryLater(None, "20429")),
        ("broken", Unknown("20500")),
        ("reset", Unknown("connection lost")),
    ],
)
async def test_each_failure_is_what_it_means_for_the_call(fake, ours, fate, outcome):
    fake.fates.append(fate)
    assert await ours.send(CALL) == outcome


async def test_nobody_there_is_certainly_not_called(settings, unused_tcp_port):
    settings.TWILIO_API_BASE = f"http://127.0.0.1:{unused_tcp_port}"
    ours = TwilioVoice()
    assert await ours.send(CALL) == TryLater(None, "unreachable")
    assert isinstance(await ours.find(CALL, clock.now()), Unknown)
    await ours.close()


async def test_a_call_that_was_taken_is_found_by_number_and_time(fake, ours):
    since = clock.now()
    fake.fates.append("reset")
    await ours.send(CALL)
    assert await ours.find(CALL, since) == Accepted(fake.voice.kept[0].sid)
    assert await ours.find(CALL, since + timedelta(minutes=1)) is None
    assert await ours.find(Outgoing("+441632960102", CALL.body, ""), since) is None


async def test_a_call_of_the_fake_has_every_field_the_client_reads(fake, ours):
    await ours.send(CALL)
    read = set(inspect.getsource(CallInstance.__init__).split("payload.get(")[1:])
    assert {part.split('"')[1] for part in read} <= set(fake.voice.kept[0].resource())


def test_every_argument_we_give_is_one_the_client_takes():
    create, listing = (
        inspect.signature(getattr(CallList, name)).parameters for name in ("create_async", "list_async")
    )
    ours = {"to", "from_", "url", "status_callback", "status_callback_event", "timeout"}
    assert ours <= set(create)
    assert {"to", "limit"} <= set(listing)


@pytest.mark.parametrize(
    ("voice", "demo", "names"),
    [
        ("", False, ["simulator"]),
        ("twilio", False, ["simulator", "twilio.voice"]),
        ("simulator", True, ["simulator", "simulator.voice", "simulator.email"]),
    ],
)
def test_the_settings_choose_the_lines(settings, voice, demo, names):
    settings.VOICE_PROVIDER, settings.DEMO = voice, demo
    assert [line.name for line in lineup()] == names


def test_real_email_goes_by_the_server_that_is_set(settings):
    settings.VOICE_PROVIDER = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert [(line.name, line.way, line.takes_replies) for line in lineup()][-1] == ("smtp", Way.EMAIL, False)
