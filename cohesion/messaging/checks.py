"""Refuses to start when the settings for texts cannot work or are not safe."""

import re

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from cohesion.kit.phones import PhoneError, normalise
from cohesion.messaging.line_rules import text_lines

UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
SHORTEST_TOKEN = 20


@register("messaging")
def texts_can_leave(app_configs, **named) -> list[CheckMessage]:
    """What each line needs, that two lines are two, and that the demonstration never sends real texts."""
    problems: list[CheckMessage] = []
    lines = text_lines()
    if settings.DEMO and lines != ["simulator"]:
        problems.append(
            Error(
                "The demonstration must not send real texts. Set SMS_PROVIDER=simulator, and no second provider.",
                id="messaging.E001",
            )
        )
    if "twilio" in lines:
        problems += what_twilio_lacks()
    if "notify" in lines:
        problems += what_notify_lacks()
    return problems + what_is_wrong_with_the_second()


def what_twilio_lacks() -> list[CheckMessage]:
    problems = account_is_set()
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
    if "twilio" not in text_lines():
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


def what_notify_lacks() -> list[CheckMessage]:
    """Source of the key's form: GOV.UK Notify, "API keys": a name, the service's id and the secret."""
    problems: list[CheckMessage] = []
    if not re.fullmatch(rf".+-{UUID}-{UUID}", settings.NOTIFY_API_KEY):
        hint = "Notify shows it once, as name-26785a09-…-3d844edf-…: make a new one if it is lost."
        problems.append(Error("NOTIFY_API_KEY is not set, or is not whole.", hint=hint, id="messaging.E005"))
    if not re.fullmatch(UUID, settings.NOTIFY_TEMPLATE_ID):
        hint = "Make a text message template that holds ((body)) and nothing else; its page shows its id."
        problems.append(
            Error("NOTIFY_TEMPLATE_ID is not set, or is no template's id.", hint=hint, id="messaging.E006")
        )
    if settings.NOTIFY_SENDER_ID and not re.fullmatch(UUID, settings.NOTIFY_SENDER_ID):
        problems.append(Error("NOTIFY_SENDER_ID is not the id of a sender.", id="messaging.E007"))
    if len(settings.NOTIFY_CALLBACK_TOKEN) < SHORTEST_TOKEN or not settings.NOTIFY_CALLBACK_TOKEN.isascii():
        hint = "Give Notify the same one, at API integration, Callbacks. Without it no receipt comes in."
        problems.append(
            Error(
                f"NOTIFY_CALLBACK_TOKEN is not set, or is shorter than {SHORTEST_TOKEN} characters.",
                hint=hint,
                id="messaging.E008",
            )
        )
    return problems


def what_is_wrong_with_the_second() -> list[CheckMessage]:
    first, second = settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER
    if second and second == first:
        return [Error("SMS_SECOND_PROVIDER is the same as SMS_PROVIDER.", id="messaging.E009")]
    is_for_tests = settings.TWILIO_API_BASE if first == "twilio" else settings.NOTIFY_API_BASE
    if second == "simulator" and not is_for_tests:
        hint = "Set SMS_SECOND_PROVIDER=notify or twilio, or leave it out."
        return [Error("Real texts would end on pretend phones.", hint=hint, id="messaging.E010")]
    return []


@register(Tags.security, deploy=True)
def texts_are_real(app_configs, **named) -> list[CheckMessage]:
    if settings.SMS_PROVIDER != "simulator":
        return []
    return [
        Warning("Texts go to pretend phones only. Set SMS_PROVIDER=twilio or notify.", id="messaging.W001")
    ]


@register(Tags.security, deploy=True)
def answers_can_come_in(app_configs, **named) -> list[CheckMessage]:
    """Alerts ask for one digit; a first line that takes none leaves the links and the board."""
    if settings.SMS_PROVIDER != "notify" or settings.NOTIFY_TAKES_REPLIES:
        return []
    hint = "Let Notify pass replies on and set NOTIFY_TAKES_REPLIES=True, or make Twilio the first line."
    return [Warning("People cannot answer alerts by text.", hint=hint, id="messaging.W002")]


def is_number(text: str) -> bool:
    try:
        return normalise(text) == text
    except PhoneError:
        return False
