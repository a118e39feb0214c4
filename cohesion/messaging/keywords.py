"""Texts that mean something whatever was asked before: those that begin with a keyword, and the answers to them.

Whoever registers is shown each text that is no digit before anybody else is, and a digit when the newest question is
theirs. While an alert is open to the sender, what was taken goes to the alert all the same, and a digit is the alert's.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from cohesion.accounts.models import Person
from cohesion.messaging.models import Message, Reply

Begins = Callable[[Reply, Sequence[Person]], str]
Answers = Callable[[Reply, Message], str]
GoesFirst = Callable[[Person, datetime], bool]


class Owner(NamedTuple):
    """Both return what the text became ("concern.K7P2"), or "" when it is nothing of theirs; in its transaction.

    `begins` gets the people who have that number: nobody, when we do not know it. A flood is left to the inbox.
    """

    begins: Begins
    answers: Answers


_owners: dict[str, Owner] = {}
_first: list[GoesFirst] = []
_FIRST_WORD = re.compile(r"^\W*([^\W_]+)\W*")


def register(prefix: str, *, begins: Begins, answers: Answers) -> None:
    """Of questions about `prefix:<rest>` the answers are taken by `answers`; they stand between no others."""
    _owners[prefix] = Owner(begins, answers)


def goes_first(is_open: GoesFirst) -> None:
    """Whatever is texted while `is_open(person, at)` is about that: an alert that is open to them."""
    _first.append(is_open)


def is_urgent(people: Sequence[Person], at: datetime) -> bool:
    """Whether something that goes first was open to one of them then."""
    return any(is_open(person, at) for person in people for is_open in _first)


def prefixes() -> Sequence[str]:
    return list(_owners)


def begun(reply: Reply, people: Sequence[Person]) -> str:
    """What the text became for the first whose keyword it begins with; "" when nobody takes it."""
    taken = (owner.begins(reply, people) for owner in _owners.values())
    return next((about for about in taken if about), "")


def answered(reply: Reply, question: Message | None) -> str:
    """What the text answered, when the question is of one that is registered here and takes it; else ""."""
    owner = _owners.get(question.about.partition(":")[0]) if question else None
    return owner.answers(reply, question) if owner else ""


def is_aside(question: Message | None) -> bool:
    return question is not None and question.about.partition(":")[0] in _owners


def after_keyword(body: str, keyword: str) -> str | None:
    """What stands behind the keyword, in any case and with any punctuation; None for a text that begins otherwise."""
    plain = unicodedata.normalize("NFKC", body)
    first = _FIRST_WORD.match(plain)
    if first is None or first[1].casefold() != keyword.casefold():
        return None
    return plain[first.end() :].strip()
