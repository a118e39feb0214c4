"""The lines out. Only the dispatcher and the webhook views come in here."""

from django.conf import settings

from cohesion.messaging.providers.base import Provider


def lineup() -> list[Provider]:
    """Every line that the settings name; of those of one way, the first choice first. The caller closes them."""
    return [texts()]


def texts() -> Provider:
    """The provider that SMS_PROVIDER names."""
    if settings.SMS_PROVIDER == "twilio":
        from cohesion.messaging.providers.twilio import Twilio

        return Twilio()
    from cohesion.messaging.providers.simulator import Simulator

    return Simulator()
