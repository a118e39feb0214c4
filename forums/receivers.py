"""What the forum hears from messaging: texts that begin with its keyword, and the digit that says what may be shown."""

from collections.abc import Sequence
from datetime import timedelta

from cohesion.accounts.models import Person
from cohesion.kit.refusals import Refused
from cohesion.messaging import keywords
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.queries import is_flood
from cohesion.messaging.rules import understand
from cohesion.policy.book import book
from forums import actions
from forums.actions.texting import DIGITS
from forums.models import Concern
from forums.queries import forum_for_texts


def listen() -> None:
    keywords.register("concern", begins=raise_by_text, answers=say_what_is_shown)


def raise_by_text(reply: Reply, people: Sequence[Person]) -> str:
    """A concern, when the text begins with the keyword; "" for anything else. What is refused stays in the inbox.

    On a phone that several share nobody can say who it was, so nobody is named.
    """
    words = keywords.after_keyword(reply.body, book().value("forum.keyword"))
    body = None if words is None else forum_for_texts()
    if body is None or is_flood(reply):
        return ""
    by = people[0] if len({person.pk for person in people}) == 1 else None
    may_ask = not keywords.is_urgent(people, reply.said_at)
    try:
        return actions.raise_by_text(by=by, body=body, text=words, number=reply.sender, may_ask=may_ask).topic
    except Refused:
        return ""


def say_what_is_shown(reply: Reply, question: Message) -> str:
    """A digit by itself, soon after. "2 call me" is for an officer, and a digit while an alert is open the alert's."""
    meaning, hours = understand(reply.body), timedelta(hours=book().value("forum.shown_hours"))
    is_late = reply.said_at - question.posted_at > hours
    if meaning.digit not in DIGITS or is_late or not _is_bare(reply.body, meaning.ref):
        return ""
    is_other = meaning.ref not in ("", question.topic.partition(".")[2])
    if is_other or keywords.is_urgent([question.person], reply.said_at):
        return ""
    concern = Concern.objects.select_related("caller", "raised_by").get(
        pk=int(question.about.partition(":")[2])
    )
    actions.show_as(concern=concern, shown_as=DIGITS[meaning.digit])
    reply.person, reply.question = question.person, question
    return concern.topic


def _is_bare(body: str, ref: str) -> bool:
    """Nothing but the digit, and the reference."""
    said = "".join(char for char in body.upper().replace(ref, "", 1) if char.isalnum())
    return len(said) == 1
