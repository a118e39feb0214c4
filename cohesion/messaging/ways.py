"""In which ways the settings let us reach people. Whoever posts asks first: nothing is posted that no line takes."""

from django.conf import settings

from cohesion.directory.states import Way

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def carried() -> frozenset[Way]:
    """Texts always; calls when VOICE_PROVIDER names somebody; email by a real server, or in the demonstration."""
    calls = {Way.VOICE} if settings.VOICE_PROVIDER else set()
    email = {Way.EMAIL} if settings.DEMO or settings.EMAIL_BACKEND == SMTP else set()
    return frozenset({Way.TEXT} | calls | email)
