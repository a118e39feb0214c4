"""References that people read from a text, say on the telephone and type back."""

import re
import secrets
import unicodedata

# Nothing that looks like another character (0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V Y), and no vowel, so no
# word. 1, 2 and 3 are answers: a reference never holds one. 3 and 4 also read as E and A, which would bring
# words back.
LETTERS = "CDFHJKMNPRTVWX"
DIGITS = "679"
ALPHABET = LETTERS + DIGITS

_THREE_RUNNING = re.compile(f"[{LETTERS}]{{3}}|[{DIGITS}]{{3}}")


def new_reference(length: int = 4) -> str:
    """A reference that cannot be guessed from the last one: 21,756 of them at four characters.

    It begins with a letter, so that "3 K7P6" and "3K7P6" can only be the answer 3 and a reference. It never
    has three letters or three digits running, which could be read as an abbreviation or as 666. Whoever keeps
    references checks that it is not in use.
    """
    if length < 1:
        raise ValueError("A reference has at least one character.")
    while True:
        reference = secrets.choice(LETTERS) + "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
        if not _THREE_RUNNING.search(reference):
            return reference


def tidy(text: str) -> str:
    """What somebody typed as a reference, in the form we keep: " ref: k7-p6. " becomes "K7P6".

    A leading "ref" goes. Other characters outside our alphabet stay, so that an older or mistyped reference
    can be looked for. Empty when nothing is left.
    """
    letters = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    return letters.removeprefix("REFERENCE").removeprefix("REF")
