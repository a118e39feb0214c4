"""The provider is asked for our account, its clock and our number; a server on this machine stands for it."""

import json

import pytest

from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN
from cohesion.site.diagnosis.provider import provider_answers
from tests.fakes_notify import KEY, TEMPLATE
from tests.site.outside import outside

ACTIVE = (200, b'{"status": "active"}')
OURS = {"sms_url": "http://testserver/messaging/twilio/inbound/", "sms_method": "POST"}


def numbers(*held: dict) -> tuple[int, bytes]:
    return 200, json.dumps({"incoming_phone_numbers": held}).encode()


@pytest.fixture
def ask(settings, texting):
    """The grades when the provider answers for the account and for the number with these; and what it was asked."""

    def ask(account, number=(), **headers):
        number = number or numbers(OURS)
        with outside(lambda _, path: number if "Incoming" in path else account, **headers) as twilio:
            settings.TWILIO_API_BASE = twilio.address
            return [found.grade for found in provider_answers()], twilio.got

    return ask


def test_account_clock_and_number_are_asked_with_our_token(ask, settings):
    grades, got = ask(ACTIVE)
    assert grades == [OK, OK, OK]
    account = f"/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}"
    numbers = f"{account}/IncomingPhoneNumbers.json?PhoneNumber=%2B447700900000"
    assert [path for _, path, _ in got] == [f"{account}.json", numbers]
    assert all(headers["Authorization"].startswith("Basic ") for _, _, headers in got)


@pytest.mark.parametrize(
    ("account", "grades"),
    [
        ((200, b'{"status": "suspended"}'), [PROBLEM, OK, OK]),
        ((401, b"{}"), [PROBLEM]),
        ((200, b"?"), [PROBLEM]),
        ((200, b"[]"), [PROBLEM]),
    ],
)
def test_account_that_is_not_active_is_a_problem(ask, account, grades):
    assert ask(account)[0] == grades


def test_clock_away_from_the_providers_is_a_problem(ask):
    assert ask(ACTIVE, Date="Thu, 01 Jan 2026 00:00:00 GMT")[0] == [OK, PROBLEM, OK]


@pytest.mark.parametrize(
    "number",
    [
        numbers(),
        numbers(OURS | {"sms_url": "https://elsewhere.example/"}),
        numbers(OURS | {"sms_method": "GET"}),
        (200, b"?"),
    ],
)
def test_number_that_brings_replies_elsewhere_is_a_problem(ask, number):
    assert ask(ACTIVE, number)[0][-1] == PROBLEM


def test_messaging_service_cannot_be_asked_and_is_a_warning(ask, settings):
    settings.TWILIO_MESSAGING_SERVICE_SID = "MG" + "0" * 32
    assert ask(ACTIVE)[0] == [OK, OK, WARN]


def test_provider_that_cannot_be_reached_is_a_problem(settings, texting):
    settings.TWILIO_API_BASE = "http://127.0.0.1:9"
    assert [found.grade for found in provider_answers()] == [PROBLEM]


@pytest.mark.parametrize(
    ("answer", "grade"),
    [
        ((200, b'{"body": "((body))"}'), OK),
        ((200, b'{"body": "Dear ((name))"}'), PROBLEM),
        ((403, b"{}"), PROBLEM),
        ((200, b"?"), PROBLEM),
    ],
)
def test_notify_is_asked_for_our_template(settings, answer, grade):
    settings.SMS_PROVIDER, settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = "notify", KEY, TEMPLATE
    with outside(lambda _, path: answer) as notify:
        settings.NOTIFY_API_BASE = notify.address
        assert [found.grade for found in provider_answers()] == [grade]
    assert notify.got[0][1] == f"/v2/template/{TEMPLATE}"


def test_both_lines_are_asked(settings):
    settings.SMS_SECOND_PROVIDER, settings.NOTIFY_API_BASE = "notify", "http://127.0.0.1:9"
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
    assert [found.grade for found in provider_answers()] == [OK, PROBLEM]


def test_simulator_needs_no_provider():
    assert [found.grade for found in provider_answers()] == [OK]
