"""Answers that came by text, and mails that came to the mailbox of invitations."""

from datetime import datetime

from cohesion.calendars.actions import take_answer, take_mail
from cohesion.calendars.models import Rsvp
from cohesion.calendars.queries import open_among
from cohesion.calendars.states import DIGITS, Via
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.messaging import questions
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.signals import mail_received, reply_received

PREFIX = "rsvp:"


def listen() -> None:
    questions.register("rsvp", lambda abouts: open_among(abouts, clock.now()))
    reply_received.connect(answer_by_text, dispatch_uid="calendars")
    mail_received.connect(answer_by_mail, dispatch_uid="calendars")


def answer_by_text(sender, *, reply: Reply, digit: str, question: Message | None = None, **also) -> str:
    """Takes a certain answer to an invitation. One that comes too late is for an officer to read."""
    if question is None or not question.about.startswith(PREFIX) or digit not in DIGITS:
        return ""
    _, key, sequence = question.about.split(":")
    rsvp = Rsvp.objects.filter(pk=key).first()
    if rsvp is None:
        return ""
    said, wants_help = DIGITS[digit]
    try:
        take_answer(
            rsvp=rsvp,
            answer=said,
            via=Via.TEXT,
            at=reply.said_at,
            sequence=int(sequence),
            wants_help=wants_help,
        )
    except Refused:
        return ""
    return rsvp.source


def answer_by_mail(sender, *, raw: bytes, at: datetime, **also) -> str:
    """Keeps every mail, also what it cannot read."""
    take_mail(raw, at=at)
    return "calendars"
