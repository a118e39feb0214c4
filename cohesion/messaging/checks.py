"""Refuses to start when the settings for texts cannot work or are not safe."""

import re

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from cohesion.kit.phones import PhoneError, normalise


@register("messaging")
def texts_can_leave(app_configs, **named) -> list[CheckMessage]:
    """What Twilio needs, and that the demonstration never sends real texts."""
    if settings.SMS_PROVIDER != "twilio":
        return []
    problems: list[CheckMessage] = []
    if settings.DEMO:
        problems.append(
            Error(
                "The demonstration must not send real texts. Set SMS_PROVIDER=simulator.", id="messaging.E001"
            )
        )
    problems += account_is_set()
    if not settings.TWILIO_MESSAGING_SERVICE_SID and not is_number(settings.TWILIO_FROM):
        hint = "It must be a mobile number that takes replies, as +447700900000, or set TWILIO_MESSAGING_SERVICE_SID."
        problems.append(Error("TWILIO_FROM is not a telephone number.", hint=hint, id="messaging.E004"))
    return problems


@register("messaging")
def calls_can_leave(app_configs, **named) -> list[CheckMessage]:
    """The same for calls. What texts need too is said once."""
    if settings.VOICE_PROVIDER != "twilio":
        return []
    problems: list[CheckMessage] = []
    if settings.DEMO:
        text = "The demonstration must not make real calls. Set VOICE_PROVIDER=simulator."
        problems.append(Error(text, id="messaging.E005"))
    if settings.SMS_PROVIDER != "twilio":
        problems += account_is_set()
    if not is_number(settings.TWILIO_VOICE_FROM):
        hint = "Set it to a number of ours at Twilio that can call, as +441632960000."
        problems.append(Error("TWILIO_VOICE_FROM is not a telephone number.", hint=hint, id="messaging.E006"))
    return problems


def account_is_set() -> list[CheckMessage]:
    """The account at Twilio, for texts and calls alike."""
    problems: list[CheckMessage] = []
    if not re.fullmatch(r"AC[0-9a-zA-Z]{32}", settings.TWILIO_ACCOUNT_SID):
        problems.append(
            Error("TWILIO_ACCOUNT_SID is not set, or is not AC and 32 more characters.", id="messaging.E002")
        )
    if not settings.TWILIO_AUTH_TOKEN:
        problems.append(Error("TWILIO_AUTH_TOKEN is not set.", id="messaging.E003"))
    return problems


@register(Tags.security, deploy=True)
def texts_are_real(app_configs, **named) -> list[CheckMessage]:
    if settings.SMS_PROVIDER == "twilio":
        return []
    return [Warning("Texts go to pretend phones only. Set SMS_PROVIDER=twilio.", id="messaging.W001")]


def is_number(text: str) -> bool:
    try:
        return normalise(text) == text
    except PhoneError:
        return False
