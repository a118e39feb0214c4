"""What a council may do to a wording, and what it comes to at its longest.

The words are theirs. What stays: the places that are filled in are those that the code fills in, a text is one plain
segment however long the names, 999 is named as it was, and the question asks for the answers that are understood.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cohesion.kit.sms_text import Measure, fill, measure, not_gsm7, objections_to_name

SEGMENT = 160
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
EMERGENCY = re.compile(r"(?:if anyone is )?in danger (?:hang up and )?(?:call )?999", re.IGNORECASE)
ASKING = re.compile(r"\b(?:reply|press) ([0-9][^.]*)", re.IGNORECASE)
LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|org|net|uk|info|eu|app|io|ly)\b", re.IGNORECASE)
MARKUP = re.compile(r"<[a-z/!]", re.IGNORECASE)
NEEDED = {
    "service": "who writes",
    "ref": "which incident it is about",
    "ref2": "the other one",
    "link": "the link",
}

_longest: dict[str, str] = {"service": "S" * 11}
_also: dict[str, Iterable[str]] = {}


def register(longest: Mapping[str, str], also: Mapping[str, Iterable[str]] | None = None) -> None:
    """The longest value of each place in a room's wordings. Each room says so when it is ready.

    `also` names what is filled in besides the places that the shipped words use, by how the keys begin.
    """
    _longest.update(longest)
    _also.update(also or {})


def places_of(key: str, shipped: str) -> list[str]:
    """What is filled in where this wording goes out."""
    also = [name for start, names in _also.items() if key.startswith(start) for name in names]
    return list(dict.fromkeys([*PLACE.findall(shipped), *also]))


def at_its_longest(words: str) -> str:
    """The wording with every place filled in at its longest. ValueError for braces that are none."""
    names = PLACE.findall(words)
    return fill(words, **{name: _longest.get(name, name.upper()) for name in names})


@dataclass(frozen=True)
class Preview:
    """What a wording comes to: the text at its longest, what that takes, and what makes it dear or says less."""

    text: str
    size: Measure
    odd: list[str]
    left_out: list[str]


def preview(words: str, shipped: str) -> Preview | None:
    """None when the braces cannot be understood; the objections say so."""
    try:
        text = at_its_longest(words)
    except ValueError:
        return None
    left_out = [name for name in dict.fromkeys(PLACE.findall(shipped)) if name not in PLACE.findall(words)]
    return Preview(text, measure(text), not_gsm7(text), left_out)


def objections_to_wording(key: str, words: str, shipped: str) -> list[str]:
    """Why these words cannot go out, in sentences; `shipped` is what they would stand in place of."""
    try:
        text = at_its_longest(words)
    except ValueError as wrong:
        return [str(wrong)]
    objections = _to_places(key, words, shipped) + _to_meaning(key, words, shipped)
    if key.startswith("text."):
        objections += objections_to_name(text, at_most=SEGMENT, what="The text at its longest")
    return objections


def _to_places(key: str, words: str, shipped: str) -> list[str]:
    """A place that the code does not fill in would stop the text at the moment it is needed."""
    used, known = PLACE.findall(words), places_of(key, shipped)
    objections = []
    for name in dict.fromkeys(used):
        if name not in known:
            may = ", ".join(f"{{{one}}}" for one in known) or "nothing"
            objections.append(f"{{{name}}} is not filled in here. What is filled in: {may}.")
    for name, why in NEEDED.items():
        if f"{{{name}}}" in shipped and name not in used:
            objections.append(f"{{{name}}} must stay: it says {why}.")
    return objections


def _to_meaning(key: str, words: str, shipped: str) -> list[str]:
    objections = []
    sentence = EMERGENCY.search(shipped)
    if sentence and sentence[0].lower() not in words.lower():
        objections.append(f"“{sentence[0]}” must stay, word for word.")
    if offered(words) != offered(shipped):
        asked = ", ".join(sorted(offered(shipped))) or "no answer"
        objections.append(f"It must ask for the answers that are understood here: {asked}.")
    if key.endswith(".one_way") and "reply" in words.lower():
        objections.append("It goes by a line that takes no replies, so it cannot ask for one.")
    if key.startswith("text.") and LINK.search(words):
        objections.append("Texts carry no typed links: people are told to distrust them.")
    if MARKUP.search(words):
        objections.append("Write plain words, without < and >.")
    return objections


def offered(words: str) -> frozenset[str]:
    """The digits that a wording asks for: 1 and 2 in "Reply 1 received, 2 call me"."""
    asked = " ".join(ASKING.findall(words))
    return frozenset(re.findall(r"\b([0-9])\b(?! \{)", asked))
