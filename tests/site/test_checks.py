"""What the system checks refuse, of the house's own and of the rooms', as an operator meets them."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from cohesion import checks
from cohesion.accounts.models import Person
from cohesion.site.demo_mark import mark

KEY = "k" * 30 + "0123456789abcdefghijklmnop"
TWILIO = {
    "SMS_PROVIDER": "twilio",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
    "TWILIO_FROM": "+447700900000",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "PUBLIC_URL": "https://cohesion.example",
}


@pytest.fixture
def found(settings):
    """The ids and words of what the checks find with these settings."""

    def found(*, deploy: bool = False, databases: list[str] | None = None, **values) -> str:
        for name, value in values.items():
            setattr(settings, name, value)
        messages = run_checks(include_deployment_checks=deploy, databases=databases)
        return " ".join(f"{message.id} {message.msg}" for message in messages)

    return found


def test_tests_run_with_settings_that_pass(found):
    assert found() == ""


def test_missing_secret_key_is_an_error_with_a_way_out(monkeypatch):
    class Empty:
        @property
        def SECRET_KEY(self) -> str:
            raise ImproperlyConfigured("must not be empty")

    monkeypatch.setattr(checks, "settings", Empty())
    [said] = checks.key_is_secret(None)
    assert (said.id, said.msg) == ("cohesion.E001", "SECRET_KEY is not set.")
    assert "token_urlsafe" in said.hint


def test_short_secret_key_will_do_only_on_ones_own_machine(found):
    assert found(SECRET_KEY="short", SECURE=False) == ""
    assert "cohesion.E002" in found(SECURE=True)
    assert "cohesion.E002" not in found(SECRET_KEY=KEY)


def test_each_missing_setting_of_the_provider_is_named(found):
    said = found(SMS_PROVIDER="twilio")
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"):
        assert name in said
    assert found(**TWILIO) == ""


@pytest.mark.parametrize("sender", ["COHESION", "07700900000", "447700900000", "+44"])
def test_sender_that_cannot_take_replies_is_refused(found, sender):
    assert "TWILIO_FROM" in found(**TWILIO | {"TWILIO_FROM": sender})
    assert "TWILIO_FROM" not in found(TWILIO_MESSAGING_SERVICE_SID="MG" + "0" * 32)


def test_demonstration_with_real_texts_is_refused(found):
    assert "The demonstration must not send real texts" in found(**TWILIO, DEMO=True)


@pytest.mark.django_db
def test_demonstration_over_real_people_is_refused(found):
    assert found(DEMO=True, databases=["default"]) == ""  # nobody is there yet
    Person.objects.create(name="Amina Example")
    assert "cohesion.E003" in found(databases=["default"])
    mark()
    assert found(databases=["default"]) == ""


@pytest.mark.django_db
def test_real_texts_to_pretend_people_are_refused(found):
    mark()
    assert "cohesion.E004" in found(**TWILIO, databases=["default"])
    assert "cohesion.E004" in found(SMS_PROVIDER="simulator", VOICE_PROVIDER="twilio", databases=["default"])
    assert "cohesion.E004" not in found(VOICE_PROVIDER="simulator", databases=["default"])


def test_database_that_is_away_is_not_the_checks_business(found, monkeypatch):
    def away() -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(checks, "is_marked", away)
    assert checks.demonstration_stays_apart(None, databases=["default"]) == []


@pytest.mark.parametrize(
    "address", ["http://cohesion.example", "https://127.0.0.1:8000", "https://localhost"]
)
def test_address_that_is_not_public_is_refused_on_deployment(found, address):
    assert "cohesion.E005" in found(deploy=True, **TWILIO | {"PUBLIC_URL": address})


def test_test_server_and_printed_email_are_said_on_deployment(found):
    said = found(deploy=True, **TWILIO, TWILIO_API_BASE="http://127.0.0.1:9000")
    assert "cohesion.W001" in said
    assert "cohesion.W002" not in said
    assert "cohesion.W002" in found(
        deploy=True, EMAIL_BACKEND="django.core.mail.backends.console.EmailBackend"
    )


def test_single_sign_on_is_set_up_whole_and_safely_or_not_at_all(found):
    issuer = {"OIDC_ISSUER": "http://login.council.example"}
    known = {"OIDC_CLIENT_ID": "cohesion", "OIDC_CLIENT_SECRET": "between-us"}
    assert "cohesion.E021" in found(**issuer)
    assert "cohesion.E021" in found(**issuer, OIDC_CLIENT_ID="cohesion")
    assert "cohesion.E022" in found(**issuer, **known, SECURE=True)
    assert "OIDC" not in found(
        **issuer | {"OIDC_ISSUER": "https://login.council.example"}, **known, SECURE=True
    )


def test_address_without_a_rule_stops_the_service(found, monkeypatch):
    from django.urls import get_resolver, path

    loose = path("loose/", lambda request: None, name="loose")
    monkeypatch.setattr(get_resolver(), "url_patterns", [*get_resolver().url_patterns, loose])

    assert found() == "cohesion.E020 /loose/ says nowhere who may open it."
