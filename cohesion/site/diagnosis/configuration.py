"""The settings, as the system checks judge them."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import WARNING, run_checks

from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN, Finding


def settings_are_safe() -> Iterator[Finding]:
    """What the system checks say, deployment included unless this is the demonstration."""
    found = run_checks(include_deployment_checks=not settings.DEMO, databases=["default"])
    if not settings.SECURE:  # what Django says of http follows from PUBLIC_URL, about which we say it once
        found = [message for message in found if not str(message.id).startswith("security.")]
    for message in (message for message in found if message.level >= WARNING):
        grade = PROBLEM if message.is_serious() else WARN
        yield Finding(grade, f"{message.msg} [{message.id}]", message.hint or "see docs/settings.md.")
    if not found:
        yield Finding(OK, "The settings are safe.")
    if settings.DEFAULT_FROM_EMAIL.endswith("example.org") and not settings.DEMO:
        yield Finding(
            WARN, "EMAIL_FROM is not set.", "set it to an address of yours, or email may be refused."
        )
