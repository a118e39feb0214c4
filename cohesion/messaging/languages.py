"""Texts in another language: a message of its own, before the English one that says the same and asks.

It asks nothing of its own accord (`answers` is empty), so a reply answers the English text. Its kind names the English
one's: "language.alert.s3.pl" goes before "alert.s3".
"""

from collections.abc import Collection, Iterable

from django.db.models import Q

from cohesion.kit.sms_text import not_gsm7
from cohesion.messaging.line_rules import text_lines
from cohesion.messaging.models import Message
from cohesion.policy.book import book
from cohesion.policy.languages import LANGUAGES
from cohesion.policy.translations import is_reviewed

PREFIX = "language."
FORGOTTEN = f"{PREFIX}forgotten"  # the kind of one whose words and language are no longer kept
PRETEND = "simulator"  # the line of the pretend phones, which leads to nobody
PLAIN_ONLY = ("notify",)
"""Lines that put "?" where a letter is none of GSM-7. Source: the sanitiser of GOV.UK Notify, run November 2026."""
UNREVIEWED, NO_LETTERS = "unreviewed", "letters"


def kind_in(code: str, kind: str) -> str:
    """The kind of a text that says in another language what one of that kind says in English."""
    return f"{PREFIX}{kind}.{code}"


def is_translation(message: Message) -> bool:
    return message.kind.startswith(PREFIX)


def language_of(kind: str) -> str:
    """The code of the language of such a kind; "" for any other."""
    return kind.rpartition(".")[2] if kind.startswith(PREFIX) else ""


def direction_of(kind: str) -> str:
    """How a text of that kind is written: "ltr", "rtl", or "auto" where nobody said."""
    language = LANGUAGES.get(language_of(kind))
    return language.direction if language else "auto"


def of_kind(starting: str) -> Q:
    """The messages whose kind begins so, with what says the same in another language."""
    return Q(kind__startswith=starting) | Q(kind__startswith=f"{PREFIX}{starting}")


def translations_of(messages: Collection[Message]) -> list[int]:
    """The ids of what was posted beside these to say the same in another language. One query."""
    beside = Message.objects.filter(
        topic__in={message.topic for message in messages},
        about__in={message.about for message in messages},
        posted_at__in={message.posted_at for message in messages},
        kind__startswith=PREFIX,
    )
    return list(beside.values_list("pk", flat=True))


def only_pretends() -> bool:
    """Whether every line for texts leads to pretend phones."""
    return all(line == PRETEND for line in text_lines())


def withheld(line: str, messages: Iterable[Message]) -> dict[int, str]:
    """Which of these must not be handed to that line, by id, with the code for why. Two queries at most.

    Nobody has read the words as they are in force now; or the line would put "?" in place of their letters.
    """
    translated = [message for message in messages if is_translation(message)]
    if line == PRETEND or not translated:
        return {}
    read = _reviewed({language_of(message.kind) for message in translated})
    codes = {message.pk: UNREVIEWED for message in translated if language_of(message.kind) not in read}
    lost = {
        message.pk: NO_LETTERS for message in translated if line in PLAIN_ONLY and not_gsm7(message.words)
    }
    return lost | codes


def _reviewed(codes: Collection[str]) -> set[str]:
    rules = book()
    return {code for code in codes if code in LANGUAGES and is_reviewed(rules, code)}
