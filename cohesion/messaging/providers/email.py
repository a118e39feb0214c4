"""Email by SMTP, through Django's mail backend, in a few threads of its own: a slow server holds up no text.

One recipient a message, sent from our own address, so that SPF, DKIM and DMARC agree on who sent it; nothing in it is
loaded from anywhere, and nothing tells us whether it was read.
"""

import asyncio
import re
import smtplib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from email.utils import formatdate, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from cohesion.directory.states import Way
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, TryLater, Unknown

THREADS = 4
TIMEOUT_S = 5  # for each word of the server: several must fit in the 10 seconds that a call may take
METHOD = re.compile(r"^METHOD:(\w+)\r?$", re.MULTILINE)
HELD_S = 15.0  # our own account or address is not accepted: somebody has to put it right


class Smtp:
    """See `base.Provider`. Settings: EMAIL_URL, EMAIL_FROM, EMAIL_REPLY_TO, CALENDAR_MAILBOX."""

    name = "smtp"
    way = Way.EMAIL
    takes_replies = False

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(THREADS, "smtp")

    async def send(self, outgoing: Outgoing) -> Outcome:
        return await asyncio.get_running_loop().run_in_executor(self.threads, hand_over, outgoing)

    async def find(self, outgoing: Outgoing, since: datetime) -> Accepted | Unknown | None:
        """A mail server keeps no list: nobody can say, so the message itself decides."""
        return Unknown("no list")

    async def close(self) -> None:
        self.threads.shutdown(wait=False)


def hand_over(outgoing: Outgoing) -> Outcome:
    """Opens a connection, hands the message over and closes: until DATA is over, nothing can have been taken."""
    connection = get_connection(timeout=TIMEOUT_S)
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError:
        return TryLater(HELD_S, "smtp.login")
    except (smtplib.SMTPException, OSError):
        return TryLater(None, "unreachable")
    try:
        connection.send_messages([written(outgoing)])
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        return outcome_of(problem, outgoing.to)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()
    return Accepted(outgoing.attempt)


def written(outgoing: Outgoing) -> EmailMultiAlternatives:
    """Plain text and the same as minimal HTML, with headers that say a machine wrote it (RFC 3834)."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    address = (outgoing.calendar and settings.CALENDAR_MAILBOX) or settings.EMAIL_REPLY_TO
    message = EmailMultiAlternatives(
        subject=" ".join(outgoing.subject.split()),
        body=outgoing.body,
        to=[outgoing.to],
        reply_to=[address] if address else None,
        headers={
            "Message-ID": f"<{outgoing.attempt}@{domain}>",
            "Date": formatdate(localtime=False, usegmt=True),
            "Auto-Submitted": "auto-generated",
        },
    )
    html = render_to_string("messaging/email.html", {"subject": message.subject, "body": outgoing.body})
    message.attach_alternative(html, "text/html")
    if outgoing.calendar:
        add_invitation(message, outgoing.calendar)
    return message


def add_invitation(message: EmailMultiAlternatives, calendar: str) -> None:
    """As a third way to read it, whose method a program must be told twice, and as a file for those that look there.

    Source: RFC 6047, 2.4; without the method in its type Outlook and Google show no buttons to answer.
    """
    method = METHOD.search(calendar)[1]
    message.attach_alternative(calendar, f"text/calendar; method={method}")
    message.attach("invite.ics", calendar.encode(), "application/ics")


def outcome_of(problem: Exception, to: str) -> Outcome:
    """What an exception after the greeting means. 4xx: later. 5xx: about our sender it is held, about theirs final."""
    match problem:
        case smtplib.SMTPRecipientsRefused():
            return _by_code(problem.recipients.get(to, next(iter(problem.recipients.values())))[0])
        case smtplib.SMTPSenderRefused():
            return TryLater(HELD_S, f"smtp.{problem.smtp_code}")
        case smtplib.SMTPDataError():
            return _by_code(problem.smtp_code)
        case ValueError():  # an address or subject that cannot stand in a header
            return Refused("smtp.553")
    return Unknown("timeout" if isinstance(problem, TimeoutError) else "connection lost")


def _by_code(code: int) -> Refused | TryLater:
    return Refused(f"smtp.{code}") if code >= 500 else TryLater(None, f"smtp.{code}")
