"""Texts that mean something whatever was asked before: those that begin with a keyword, and the answers to them.

Whoever registers is shown each text before anybody else is. While an alert is open to the sender, what was taken goes
to the alert all the same, and a digit is the alert's.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from cohesion.accounts.models import Person
from cohesion.messaging.models import Reply


class Taker(Protocol):
    """Returns what the text became ("concern.K7P2"), or "" when it is nothing of theirs. Called in its transaction.

    `people` have that number; nobody does when we do not know it. A flood is left to the inbox.
    """

    def __call__(self, reply: Reply, *, people: Sequence[Person]) -> str: ...


GoesFirst = Callable[[Person, datetime], bool]
_takers: dict[str, Taker] = {}
_first: list[GoesFirst] = []
_FIRST = re.compile(r"^\W*([^\W_]+)\W*")


def register(prefix: str, take: Taker) -> None:
    """Questions about `prefix:<rest>` are left out of `questions.asked`: their owner finds the answers by itself."""
    _takers[prefix] = take


def goes_first(is_open: GoesFirst) -> None:
    """Whatever is texted while `is_open(person, at)` is about that: an alert that is open to them."""
    _first.append(is_open)


def is_urgent(people: Sequence[Person], at: datetime) -> bool:
    """Whether something that goes first was open to one of them then."""
    return any(is_open(person, at) for person in people for is_open in _first)


def prefixes() -> Sequence[str]:
    return list(_takers)


def taken(reply: Reply, *, people: Sequence[Person]) -> str:
    """What the text became for the first who takes it; "" when nobody does."""
    answers = (take(reply, people=people) for take in _takers.values())
    return next((about for about in answers if about), "")


def after_keyword(body: str, keyword: str) -> str | None:
    """What stands behind the keyword, in any case and with any punctuation; None for a text that begins otherwise."""
    plain = unicodedata.normalize("NFKC", body)
    first = _FIRST.match(plain)
    if first is None or first[1].casefold() != keyword.casefold():
        return None
    return plain[first.end() :].strip()
