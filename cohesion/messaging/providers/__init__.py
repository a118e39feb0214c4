"""The ways of sending texts. Only the dispatcher and the webhook views come in here."""

from django.conf import settings

from cohesion.messaging.providers.base import Provider


def provider() -> Provider:
    """The provider that SMS_PROVIDER names. The caller closes it."""
    if settings.SMS_PROVIDER == "twilio":
        from cohesion.messaging.providers.twilio import Twilio

        return Twilio()
    from cohesion.messaging.providers.simulator import Simulator

    return Simulator()
