"""Replies to what the forums ask by text."""

from datetime import date

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.messaging import questions
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.signals import reply_received
from forums import actions, dates, kept_days
from forums.states import Via


def listen() -> None:
    questions.register("dates", lambda abouts: dates.open_among(abouts, clock.now()))
    questions.register("keeping", lambda abouts: kept_days.open_among(abouts, clock.now()))
    reply_received.connect(date_by_text, dispatch_uid="forums.dates")
    reply_received.connect(kept_day_by_text, dispatch_uid="forums.kept_days")


def date_by_text(sender, *, reply: Reply, digit: str, question: Message | None = None, **_) -> str:
    """Takes the number of a date that somebody cannot make. What comes too late, or is no number, an officer reads."""
    if question is None or digit not in question.answers or not (ask := dates.ask_by_about(question.about)):
        return ""
    try:
        actions.object_to(ask=ask, numbers={int(digit): ""}, via=Via.TEXT, at=reply.said_at)
    except Refused:
        return ""
    return ask.plan.body.topic


def kept_day_by_text(sender, *, reply: Reply, digit: str, question: Message | None = None, **_) -> str:
    """Takes the digit of the day that somebody keeps. What comes too late, or is no digit of it, an officer reads."""
    if (
        question is None
        or digit not in question.answers
        or not (ask := kept_days.ask_by_about(question.about))
    ):
        return ""
    try:
        day = date.fromisoformat(ask.days[int(digit) - 1])
        actions.say_day(ask=ask, day=day, via=Via.TEXT, at=reply.said_at)
    except Refused:
        return ""
    return actions.DAYS_TOPIC
