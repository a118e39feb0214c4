"""Replies to checks of contacts."""

from cohesion.messaging import questions
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.signals import reply_received
from cohesion.upkeep import actions
from cohesion.upkeep.models import ContactCheck
from cohesion.upkeep.queries import open_among
from cohesion.upkeep.states import ANSWERS


def listen() -> None:
    questions.register("check", open_among)
    reply_received.connect(answer_by_text, dispatch_uid="upkeep")


def answer_by_text(sender, *, reply: Reply, digit: str, question: Message | None = None, **_) -> str:
    """Takes a certain answer to a check, also a late one. What is no digit of it is for an officer to read."""
    if question is None or not question.about.startswith("check:") or digit not in ANSWERS:
        return ""
    check = ContactCheck.objects.filter(pk=int(question.about.removeprefix("check:"))).first()
    if check is None:
        return ""
    actions.take_answer(check=check, state=ANSWERS[digit], at=reply.said_at)
    return actions.TOPIC
