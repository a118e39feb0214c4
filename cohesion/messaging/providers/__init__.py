"""The lines out. Only the dispatcher and the webhook views come in here."""

from django.conf import settings

from cohesion.directory.states import Way
from cohesion.messaging.line_rules import text_lines
from cohesion.messaging.providers.base import Provider
from cohesion.messaging.ways import carried


def lineup() -> list[Provider]:
    """Every line that the settings name; of those of one way, the first choice first. The caller closes them."""
    ways = carried()
    others = ((Way.VOICE, calls), (Way.EMAIL, emails))
    return [*map(texts, text_lines()), *(line() for way, line in others if way in ways)]


def texts(name: str) -> Provider:
    """The provider of texts with that name. Its client is loaded only if it is used."""
    if name == "twilio":
        from cohesion.messaging.providers.twilio import Twilio

        return Twilio()
    if name == "notify":
        from cohesion.messaging.providers.notify import Notify

        return Notify()
    return simulated(Way.TEXT)


def calls() -> Provider:
    """The provider that VOICE_PROVIDER names."""
    if settings.VOICE_PROVIDER == "twilio":
        from cohesion.messaging.providers.voice import TwilioVoice

        return TwilioVoice()
    return simulated(Way.VOICE)


def emails() -> Provider:
    """The server of EMAIL_URL; the demonstration pretends, whatever is set."""
    if settings.DEMO:
        return simulated(Way.EMAIL)
    from cohesion.messaging.providers.email import Smtp

    return Smtp()


def simulated(way: Way) -> Provider:
    from cohesion.messaging.providers.simulator import Simulator

    return Simulator(way=way)
