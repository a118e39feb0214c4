"""Which question a reply answers. Whoever asks says which of its own are still open: messaging knows no incident."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from cohesion.messaging import keywords
from cohesion.messaging.models import Message
from cohesion.messaging.rules import Meaning
from cohesion.messaging.states import IN_FLIGHT, TOLD, Lane

OpenAmong = Callable[[Collection[str]], Collection[str]]
_rules: dict[str, OpenAmong] = {}

CLOCKS_DIFFER = timedelta(seconds=5)  # between a provider's clock, which has whole seconds, and ours
LOOKED_AT = 50  # questions to one number, the newest first


def register(prefix: str, open_among: OpenAmong) -> None:
    """Of questions about `prefix:<rest>` those are open that `open_among(abouts)` returns; it may ask the database."""
    _rules[prefix] = open_among


def open_among(abouts: Collection[str]) -> set[str]:
    """Those of these that still wait for an answer. What nobody has a rule for is open. A query for each rule."""
    found: set[str] = set()
    for prefix in {about.partition(":")[0] for about in abouts}:
        mine = {about for about in abouts if about.partition(":")[0] == prefix}
        found |= set(_rules[prefix](mine)) if prefix in _rules else mine
    return found


def asked(
    number: str,
    *,
    among: Collection[int] = (),
    at: datetime,
    meaning: Meaning,
    also_aside: bool = False,
) -> Message | None:
    """The question that something said on that number at that moment answers, or None.

    What is named by its reference, before all else. Else, while an alert is open to them, that alert: other questions
    wait; of several, the newest that takes the digit. Else the newest question. `also_aside` as in `asked_before`.
    """
    questions = list(asked_before(number, among=among, at=at, also_aside=also_aside)[:LOOKED_AT])
    named = [question for question in questions if meaning.ref and _ref(question) == meaning.ref]
    questions = named or questions
    urgent = [question for question in questions if question.lane == Lane.LIFE_SAFETY]
    still_open = open_among({question.about for question in urgent}) if urgent else set()
    urgent = [question for question in urgent if question.about in still_open]
    fitting = [question for question in urgent if meaning.digit in question.answers]
    return next(iter(fitting or urgent or questions), None)


def asked_before(number: str, *, among: Collection[int] = (), at: datetime, also_aside: bool = False):
    """The texts to that number that ask for an answer and were posted by then, the newest first.

    `among`: only those to these people, for a number that several share. A text whose fate is unknown counts: that
    somebody answers it is the best proof that it arrived. `also_aside`: and those that keywords.py has an owner for.
    """
    told = Message.objects.filter(
        to=number, state__in=(*TOLD, *IN_FLIGHT), posted_at__lte=at + CLOCKS_DIFFER
    ).exclude(answers=[])
    for prefix in [] if also_aside else keywords.prefixes():
        told = told.exclude(about__startswith=f"{prefix}:")
    if among:
        told = told.filter(person__in=among)
    return told.order_by("-id")


def takes(question: Message | None, digit: str) -> bool:
    """Whether the digit may answer it. What is no longer open takes any: its owner says that it is over."""
    if question is None or not digit or digit in question.answers:
        return True
    return question.about not in open_among({question.about})


def _ref(question: Message) -> str:
    return question.topic.partition(".")[2]
