"""The lines out. Only the dispatcher and the webhook views come in here."""

from cohesion.messaging.line_rules import text_lines
from cohesion.messaging.providers.base import Provider


def lineup() -> list[Provider]:
    """Every line that the settings name; of those of one way, the first choice first. The caller closes them."""
    return [texts(name) for name in text_lines()]


def texts(name: str) -> Provider:
    """The provider of texts with that name. Its client is loaded only if it is used."""
    if name == "twilio":
        from cohesion.messaging.providers.twilio import Twilio

        return Twilio()
    if name == "notify":
        from cohesion.messaging.providers.notify import Notify

        return Notify()
    from cohesion.messaging.providers.simulator import Simulator

    return Simulator()
