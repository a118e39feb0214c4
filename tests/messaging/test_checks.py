import pytest

from cohesion.messaging.checks import (
    answers_can_come_in,
    calls_can_leave,
    texts_are_real,
    texts_can_leave,
)
from tests.fakes_notify import CALLBACK_TOKEN, KEY, TEMPLATE


@pytest.fixture
def twilio(settings):
    settings.SMS_PROVIDER, settings.DEMO = "twilio", False
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC" + "0" * 32, "secret"
    settings.TWILIO_FROM, settings.TWILIO_MESSAGING_SERVICE_SID = "+447700900000", ""
    return settings


def found() -> list[str]:
    return [problem.id for problem in texts_can_leave(None)]


def test_whoever_sends_with_twilio_has_set_what_it_needs(twilio):
    assert found() == []
    assert texts_are_real(None) == []


@pytest.fixture
def notify(twilio):
    """Notify as the second line."""
    twilio.SMS_SECOND_PROVIDER, twilio.NOTIFY_API_KEY = "notify", KEY
    twilio.NOTIFY_TEMPLATE_ID, twilio.NOTIFY_CALLBACK_TOKEN = TEMPLATE, CALLBACK_TOKEN
    return twilio


def test_whoever_has_notify_as_the_second_line_has_set_what_it_needs(notify):
    assert found() == []
    notify.SMS_PROVIDER, notify.SMS_SECOND_PROVIDER = "notify", "twilio"
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("NOTIFY_API_KEY", "", "messaging.E005"),
        ("NOTIFY_API_KEY", KEY[5:], "messaging.E005"),
        ("NOTIFY_TEMPLATE_ID", "", "messaging.E006"),
        ("NOTIFY_TEMPLATE_ID", "alerts", "messaging.E006"),
        ("NOTIFY_SENDER_ID", "NN Cohesion", "messaging.E007"),
        ("NOTIFY_CALLBACK_TOKEN", "", "messaging.E008"),
        ("NOTIFY_CALLBACK_TOKEN", "short", "messaging.E008"),
        ("NOTIFY_CALLBACK_TOKEN", "é" * 30, "messaging.E008"),
        ("SMS_SECOND_PROVIDER", "twilio", "messaging.E009"),
        ("SMS_SECOND_PROVIDER", "simulator", "messaging.E010"),
        ("DEMO", True, "messaging.E001"),
    ],
)
def test_a_second_line_that_cannot_work_is_refused_by_its_name(notify, name, value, problem):
    setattr(notify, name, value)
    assert found() == [problem]


def test_the_simulator_is_a_second_line_only_beside_a_test_server(twilio):
    twilio.SMS_SECOND_PROVIDER, twilio.TWILIO_API_BASE = "simulator", "http://127.0.0.1:9"
    assert found() == []


def test_a_first_line_that_nobody_can_answer_is_said(notify):
    notify.SMS_PROVIDER, notify.SMS_SECOND_PROVIDER = "notify", ""
    assert [warning.id for warning in answers_can_come_in(None)] == ["messaging.W002"]
    notify.NOTIFY_TAKES_REPLIES = True
    assert answers_can_come_in(None) == []


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("DEMO", True, "messaging.E001"),
        ("TWILIO_ACCOUNT_SID", "", "messaging.E002"),
        ("TWILIO_ACCOUNT_SID", "SK" + "0" * 32, "messaging.E002"),
        ("TWILIO_AUTH_TOKEN", "", "messaging.E003"),
        ("TWILIO_FROM", "", "messaging.E004"),
        ("TWILIO_FROM", "NN Cohesion", "messaging.E004"),
        ("TWILIO_FROM", "07700900000", "messaging.E004"),
    ],
)
def test_what_is_missing_or_unsafe_is_refused_by_its_name(twilio, name, value, problem):
    setattr(twilio, name, value)
    assert found() == [problem]


def test_a_messaging_service_needs_no_number(twilio):
    twilio.TWILIO_FROM, twilio.TWILIO_MESSAGING_SERVICE_SID = "", "MG" + "0" * 32
    assert found() == []


def test_the_simulator_needs_nothing_and_is_not_for_a_real_service(settings):
    settings.SMS_PROVIDER = "simulator"
    assert found() == []
    assert [warning.id for warning in texts_are_real(None)] == ["messaging.W001"]


@pytest.mark.parametrize(
    ("name", "value", "problems"),
    [
        ("SMS_PROVIDER", "twilio", []),
        ("DEMO", True, ["messaging.E005"]),
        ("TWILIO_VOICE_FROM", "", ["messaging.E006"]),
        ("TWILIO_VOICE_FROM", "NN Cohesion", ["messaging.E006"]),
        ("TWILIO_AUTH_TOKEN", "", ["messaging.E003"]),
        ("TWILIO_ACCOUNT_SID", "", ["messaging.E002"]),
        ("VOICE_PROVIDER", "simulator", []),
        ("VOICE_PROVIDER", "", []),
    ],
)
def test_whoever_calls_with_twilio_has_set_what_it_needs(twilio, name, value, problems):
    twilio.SMS_PROVIDER, twilio.VOICE_PROVIDER, twilio.TWILIO_VOICE_FROM = (
        "simulator",
        "twilio",
        "+441632960000",
    )
    setattr(twilio, name, value)
    assert [problem.id for problem in calls_can_leave(None)] == problems
