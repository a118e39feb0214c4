"""How many segments a text takes, counted from the standard (3GPP TS 23.038) and not from the project's own count."""

from string import ascii_letters, digits

MOST_CHARACTERS = 1600  # Twilio, error 21617
GREEK = "ΔΦΓΛΩΠΨΣΘΞ"
ACCENTED = "èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà"
SIGNS = "@£$¥\n\r_ !\"#¤%&'()*+,-./:;<=>?¡§¿"
ONE_SEPTET = frozenset(ascii_letters + digits + GREEK + ACCENTED + SIGNS)
TWO_SEPTETS = frozenset("\f^{}\\[~]|€")


def segments(body: str) -> int:
    """One for what fits a single text; else as many as hold it, no character being split between two."""
    if all(char in ONE_SEPTET or char in TWO_SEPTETS for char in body):
        return _filled([2 if char in TWO_SEPTETS else 1 for char in body], alone=160, joined=153)
    return _filled([len(char.encode("utf-16-be")) // 2 for char in body], alone=70, joined=67)


def _filled(sizes: list[int], *, alone: int, joined: int) -> int:
    if sum(sizes) <= alone:
        return 1
    full, left = 0, joined
    for size in sizes:
        if size > left:
            full, left = full + 1, joined
        left -= size
    return full + 1
