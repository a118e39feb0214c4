"""Says when the mailbox of invitations cannot work as it is set."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from cohesion.messaging.mailbox import KINDS


@register("calendars")
def mailbox_can_be_read(app_configs, **named) -> list[CheckMessage]:
    """Its address is one that is understood; it is not repeated, as the password stands in it."""
    url = settings.MAILBOX_URL
    parts = urlsplit(url)
    is_whole = parts.scheme in KINDS and bool(parts.path if parts.scheme == "maildir" else parts.hostname)
    if not url or is_whole:
        return []
    hint = "Use imaps://user:password@host/INBOX or maildir:///folder."
    return [Error("MAILBOX_URL is not understood.", hint=hint, id="calendars.E001")]


@register(Tags.security, deploy=True)
def answers_come_back_to_us(app_configs, **named) -> list[CheckMessage]:
    """Invitations that come from another domain than our mail are taken for forged (DMARC)."""
    if not settings.CALENDAR_MAILBOX:
        return []
    ours, theirs = (
        parseaddr(address)[1].rpartition("@")[2].lower()
        for address in (settings.DEFAULT_FROM_EMAIL, settings.CALENDAR_MAILBOX)
    )
    problems: list[CheckMessage] = []
    if ours != theirs:
        hint = "Programs show no buttons to answer, or take it for forged."
        problems.append(
            Warning("CALENDAR_MAILBOX is on another domain than EMAIL_FROM.", hint=hint, id="calendars.W001")
        )
    if not settings.MAILBOX_URL:
        hint = "Set MAILBOX_URL, or leave CALENDAR_MAILBOX out: people then answer by link."
        problems.append(
            Warning("Nobody reads what comes to CALENDAR_MAILBOX.", hint=hint, id="calendars.W002")
        )
    return problems
