"""The words of a text message: what they cost, which characters a plain text carries, filling in a template.

GSM-7 is the default alphabet of 3GPP TS 23.038 (GSM 03.38): 160 units in one segment, 153 in each of several.
One character outside it turns the whole text into UCS-2: 70 units, 67 in each of several.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")  # each takes two units: an escape and itself
LIMITS = {"GSM-7": (160, 153), "UCS-2": (70, 67)}

_PLAIN_SPELLINGS = {
    "'": "‘’‚‛′ʼ`´",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−•",
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\u2028\u2029",
    "...": "…",
    "": "\u00ad\u200b\u2060\ufeff",  # soft hyphen, zero-width space, word joiner, byte order mark
}
_TO_PLAIN = str.maketrans({odd: plain for plain, odds in _PLAIN_SPELLINGS.items() for odd in odds})
_JOINERS = dict.fromkeys(
    map(ord, "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


@dataclass(frozen=True)
class Measure:
    """What a text takes. `limit`: what its segments hold; `room`: units that fit before one segment more."""

    encoding: str
    units: int
    segments: int
    limit: int
    room: int


def measure(body: str) -> Measure:
    """Units and segments of the text as it would be sent. An empty text is one segment.

    A character of two units (an extension character; in UCS-2 one beyond the basic plane, such as most emoji)
    is never split across segments, so a long text may need a segment more than its units suggest.
    """
    plain_enough = not not_gsm7(body)
    encoding = "GSM-7" if plain_enough else "UCS-2"
    costs = [_units(char, plain_enough) for char in body]
    units = sum(costs)
    one, each = LIMITS[encoding]
    if units <= one:
        return Measure(encoding, units, 1, one, one - units)
    segments, used = _pack(costs, each)
    return Measure(encoding, units, segments, segments * each, each - used)


def _units(char: str, plain_enough: bool) -> int:
    double = char in EXTENSION if plain_enough else ord(char) > 0xFFFF
    return 2 if double else 1


def _pack(costs: Iterable[int], size: int) -> tuple[int, int]:
    """How many segments of that size the characters fill, and the units used of the last one."""
    segments, used = 1, 0
    for cost in costs:
        if used + cost > size:
            segments, used = segments + 1, 0
        used += cost
    return segments, used


def not_gsm7(text: str) -> list[str]:
    """The characters a plain text message cannot carry, in order, each once."""
    return list(dict.fromkeys(char for char in text if char not in BASIC and char not in EXTENSION))


def plain(text: str) -> str:
    """The house spelling: curly quotes, dashes, ellipses and odd spaces become characters every phone has.

    Letters are never replaced: a text in Urdu stays in Urdu. Joiners and direction marks go only from a text
    that is GSM-7 without them, because other scripts need them.
    """
    spelled = unicodedata.normalize("NFC", text).replace("\r\n", "\n").translate(_TO_PLAIN)
    without_joiners = spelled.translate(_JOINERS)
    return spelled if not_gsm7(without_joiners) else without_joiners


def objections_to_name(text: str, *, at_most: int, what: str) -> list[str]:
    """Why this cannot be a name inside texts, in sentences to show to whoever saves it; empty when it can.

    `at_most` counts GSM-7 units; `what` begins each sentence, as in "The name for texts".
    """
    if not text.strip():
        return [f"{what} is empty. Type at most {at_most} characters."]
    objections = []
    if "\n" in text or "\r" in text:
        objections.append(f"{what} has more than one line. Put it on one line.")
    odd = not_gsm7(text)
    for char in (char for char in odd if plain(char) != char):
        objections.append(f"{what} has {_named(char)}. {_instead(plain(char))}")
    if foreign := [char for char in odd if plain(char) == char]:
        objections.append(
            f"{what} has {_listed(foreign)}, which a plain text message cannot carry.{_suggestion(text)}"
        )
    return objections + _objections_to_length(text, at_most, what)


def _objections_to_length(text: str, at_most: int, what: str) -> list[str]:
    doubles = [char for char in dict.fromkeys(text) if char in EXTENSION]
    units = len(text) + sum(char in EXTENSION for char in text)
    if units <= at_most:
        return []
    because = f", as {_listed(doubles)} {'count' if len(doubles) > 1 else 'counts'} as two" if doubles else ""
    return [f"{what} is {units} characters long{because}. Shorten it to at most {at_most}."]


def _named(char: str) -> str:
    """A character so that it can be found: shown when it can be seen, named when it is punctuation."""
    name = unicodedata.name(char, f"character {ord(char):04X}").lower()
    if char in "‘’“”":
        return f"the curly quote {char}"
    if unicodedata.category(char)[0] in "LNS":
        return char
    return f"the {name} {char}" if char.isprintable() and not char.isspace() else f"a {name}"


def _instead(spelling: str) -> str:
    if not spelling.strip():
        return "Use an ordinary space instead." if spelling else "Take it out."
    return f"Use {spelling} instead."


def _listed(chars: list[str]) -> str:
    names = [_named(char) if char not in EXTENSION else char for char in chars]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _suggestion(text: str) -> str:
    """The name without accents where that is enough; a person decides whether it still reads well."""
    bare = "".join(c for c in unicodedata.normalize("NFD", plain(text)) if not unicodedata.combining(c))
    return (
        f" Without accents it would be {bare}." if not not_gsm7(bare) else " Write it with other characters."
    )


_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fill(template: str, **fields: object) -> str:
    """The template with each {name} replaced by that field, once: what a field holds is left alone.

    No attributes, no formats. KeyError for a name without a field; ValueError for any other brace. Fields the
    template does not use are ignored, because a council may shorten a wording.
    """
    if "{" in (rest := _PLACEHOLDER.sub("", template)) or "}" in rest:
        raise ValueError("A wording may have braces only around the name of a field, as in {place}.")

    def value(match: re.Match[str]) -> str:
        if match[1] not in fields:
            known = ", ".join(sorted(fields))
            raise KeyError(f"The wording asks for {match[0]}, which is not known here. Known: {known}.")
        return str(fields[match[1]])

    return _PLACEHOLDER.sub(value, template)
