"""What the forum hears from messaging: texts that begin with its keyword, and the digit that says what may be shown."""

from collections.abc import Sequence
from datetime import timedelta

from cohesion.accounts.models import Person
from cohesion.kit.refusals import Refused
from cohesion.messaging import keywords
from cohesion.messaging.keywords import is_urgent
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.queries import is_flood
from cohesion.messaging.questions import asked_before
from cohesion.messaging.rules import understand
from cohesion.policy.book import book
from forums import actions
from forums.actions.texting import DIGITS, TEXTED
from forums.models import Concern
from forums.queries import forum_for_texts


def listen() -> None:
    keywords.register("concern", take)


def take(reply: Reply, *, people: Sequence[Person]) -> str:
    """A concern, or what its raiser lets be shown of them; "" for anything else. What is refused stays in the inbox."""
    words = keywords.after_keyword(reply.body, book().value("forum.keyword"))
    return _answer(reply, people) if words is None else _raise(reply, people, words)


def _raise(reply: Reply, people: Sequence[Person], words: str) -> str:
    """On a phone that several share nobody can say who it was, so nobody is named."""
    body = forum_for_texts()
    if body is None or is_flood(reply):
        return ""
    by = people[0] if len({person.pk for person in people}) == 1 else None
    try:
        concern = actions.raise_by_text(
            by=by, body=body, text=words, number=reply.sender, may_ask=not is_urgent(people, reply.said_at)
        )
    except Refused:
        return ""
    return concern.topic


def _answer(reply: Reply, people: Sequence[Person]) -> str:
    """A digit by itself, soon after, with nothing asked on that number since. "2 call me" is for an officer."""
    meaning = understand(reply.body)
    if meaning.digit not in DIGITS or not _is_bare(reply.body, meaning.ref):
        return ""
    question = _question(reply)
    if question is None or (meaning.ref and question.topic != f"concern.{meaning.ref}"):
        return ""
    if is_urgent(people, reply.said_at):
        return ""
    concern = Concern.objects.select_related("caller", "raised_by").get(
        pk=int(question.about.partition(":")[2])
    )
    actions.show_as(concern=concern, shown_as=DIGITS[meaning.digit])
    reply.person = question.person
    return concern.topic


def _question(reply: Reply) -> Message | None:
    """Ours, if it is the last thing that was asked on that number, and not long ago."""
    hours = timedelta(hours=book().value("forum.shown_hours"))
    ours = Message.objects.filter(to=reply.sender, kind=TEXTED, posted_at__gt=reply.said_at - hours)
    newest = ours.filter(posted_at__lte=reply.said_at).select_related("person").order_by("-id").first()
    other = asked_before(reply.sender, at=reply.said_at).first() if newest else None
    return newest if other is None or other.pk < newest.pk else None


def _is_bare(body: str, ref: str) -> bool:
    """Nothing but the digit, and the reference."""
    said = "".join(char for char in body.upper().replace(ref, "", 1) if char.isalnum())
    return len(said) == 1
