"""Tells people by email that a line for texts has failed. It stands in no text's way, and holds no transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from cohesion.kit import clock
from cohesion.messaging import switchboard
from cohesion.messaging.rules import why

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """One email that is due, complete: sending it needs no database."""

    line: str
    subject: str
    body: str
    to: list[str]


def due(lines: Sequence[str], now: datetime) -> list[Call]:
    """What people are to be told now, each for one worker. One query while there is nothing."""
    calls = switchboard.calls_due(lines, now)
    if not calls:
        return []
    open_lines = [other.name for other in switchboard.conditions(lines, now) if other.is_open]
    to = switchboard.whom_to_tell(now)
    return [_call(condition, lines, open_lines, to) for condition in calls]


def _call(
    condition: switchboard.Condition, lines: Sequence[str], open_lines: list[str], to: list[str]
) -> Call:
    name = switchboard.ordinal(condition.name, lines)
    reason = why(condition.reason) or "the networks' filters stop its texts"
    others = [other for other in open_lines if other != condition.name]
    fields = {
        "what": f"The {name} for texts does not take them"
        if not condition.is_open
        else f"The {name} for texts fails",
        "why": reason,
        "other": switchboard.ordinal(others[0], lines) if others else "",
        "one_way": "notify" in others and not settings.NOTIFY_TAKES_REPLIES,
        "at": clock.hhmm(condition.changed_at),
        "url": f"{settings.PUBLIC_URL}/messaging/inbox/",
    }
    subject = (
        f"[{settings.SITE_NAME}] {fields['what']}"
        if others
        else f"[{settings.SITE_NAME}] TEXTS ARE NOT LEAVING"
    )
    return Call(condition.name, subject, render_to_string("messaging/email/line.txt", fields), to)


def send(call: Call) -> bool:
    """Sends it, in a thread of its own. False, and written in the log, when that fails; it never raises."""
    if not call.to:
        logger.error(
            "%s. Nobody can be told: no duty officer or cohesion lead has an email address", call.subject
        )
        return True  # said once; the board and the log say it
    try:
        return bool(EmailMessage(call.subject, call.body, to=call.to).send())
    except Exception:
        logger.exception("%s, and the email that says so could not be sent", call.subject)
        return False
