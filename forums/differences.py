"""Two versions of a text as one, with what goes and what comes."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True)
class Piece:
    """Some words of it: `is_new` they come, `is_gone` they go, else they stay."""

    text: str
    is_new: bool = False
    is_gone: bool = False


def differences(before: str, after: str) -> list[Piece]:
    """Word by word. Put together without what is gone they are `after`, without what is new `before`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("".join(old[a:b]), is_gone=True))
        if c < d:
            pieces.append(Piece("".join(new[c:d]), is_new=True))
    return pieces
