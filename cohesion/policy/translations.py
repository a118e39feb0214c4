"""Wordings in other languages: who has read them, and what a council may write in them.

A wording that no named person has read never leaves, except on a pretend phone. Source: DECISIONS, "Languages";
the guidance that a safety text is never a machine's translation.
"""

import hashlib
import re
from dataclasses import dataclass

from cohesion.kit.sms_text import measure
from cohesion.policy.book import Book
from cohesion.policy.languages import LANGUAGES
from cohesion.policy.wordings import LINK, MARKUP, PLACE, at_its_longest

MAY_FILL_IN = frozenset({"service", "area", "time", "ref"})
"""What every wording in another language may name. Places and typed facts are in the English text."""
EMERGENCY = "999"
LOST = "�"  # what a character becomes that was read in the wrong alphabet


@dataclass(frozen=True)
class Review:
    """Who read the wordings of a language, and on which day. `holds`: they are still the words that were read."""

    reviewer: str
    reviewed_on: str
    holds: bool


def is_translation(key: str) -> bool:
    """Whether the key is of a wording in another language: "pl.alert.s3"."""
    return key.partition(".")[0] in LANGUAGES


def fingerprint(book: Book, code: str) -> str:
    """The wordings of a language in short: another word in any of them makes another."""
    words = book.under(code)
    said = "\0".join(f"{key}\0{words[key]}" for key in sorted(words))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def review(book: Book, code: str) -> Review | None:
    """The review that is recorded for a language; None when there is none. No query."""
    said = book.value_or(f"language.{code}", {})
    if not said.get("reviewer") or not said.get("reviewed_on"):
        return None
    return Review(said["reviewer"], said["reviewed_on"], said["words"] == fingerprint(book, code))


def is_reviewed(book: Book, code: str) -> bool:
    """Whether a named person has read every wording of that language as it is in this edition."""
    found = review(book, code)
    return found is not None and found.holds


def objections_to_translation(key: str, words: str, shipped: str) -> list[str]:
    """Why these words cannot stand in place of the shipped ones, in sentences. One segment in their own alphabet."""
    try:
        size = measure(at_its_longest(words))
    except ValueError as wrong:
        return [str(wrong)]
    objections = _to_places(words, shipped) + _to_digits(words, shipped)
    if size.segments > 1:
        letters = "letters like these" if size.encoding == "UCS-2" else "plain letters"
        limit = 70 if size.encoding == "UCS-2" else 160
        objections.append(
            f"The text at its longest is {size.units} characters long. One text holds {limit} with {letters}."
        )
    if LINK.search(words):
        objections.append("Texts carry no typed links: people are told to distrust them.")
    if MARKUP.search(words):
        objections.append("Write plain words, without < and >.")
    if LOST in words:
        objections.append(f"It has {LOST}, which stands for a letter that was lost. Type that letter again.")
    return objections


def _to_places(words: str, shipped: str) -> list[str]:
    used, needed = set(PLACE.findall(words)), set(PLACE.findall(shipped))
    may = sorted(MAY_FILL_IN | needed)
    known = ", ".join(f"{{{name}}}" for name in may)
    objections = [
        f"{{{name}}} is not filled in here. What is filled in: {known}." for name in sorted(used - set(may))
    ]
    if "ref" in needed - used:
        objections.append("{ref} must stay: it says which incident it is about.")
    return objections


def _to_digits(words: str, shipped: str) -> list[str]:
    objections = []
    if EMERGENCY in shipped and EMERGENCY not in words:
        objections.append(f"{EMERGENCY} must stay, in these digits.")
    if digits_in(words) != digits_in(shipped):
        asked = ", ".join(sorted(digits_in(shipped))) or "no answer"
        objections.append(f"It must ask for the answers that are asked for here: {asked}.")
    return objections


def digits_in(words: str) -> frozenset[str]:
    """The digits that somebody is asked to answer with: those that stand alone."""
    return frozenset(re.findall(r"(?<!\w)[0-9](?!\w)", PLACE.sub("", words)))
