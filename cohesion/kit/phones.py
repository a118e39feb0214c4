"""Telephone numbers: one form to keep (E.164), one to read, one to show to those who need not know it."""

import logging
import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

BULLET = "•"

# Nobody has these, so the demonstration and the tests may; libphonenumber calls them invalid.
# Source: Ofcom, "Telephone numbers for use in TV shows, films, radio and books".
_FICTIONAL = re.compile(r"\+44(7700900|1632960)[0-9]{3}")
_FICTIONAL_MOBILE = "+447700900"

_WRAPPING = "'’‘`\"“”= "  # what spreadsheets and people put around a number
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SCIENTIFIC = re.compile(r"[0-9][0-9.,]*E[+-]?[0-9]+", re.IGNORECASE)


class PhoneError(ValueError):
    """What is wrong with a number and what to do next. It never repeats a whole number, so it may be logged."""


def normalise(text: str, *, region: str = "GB") -> str:
    """The number in E.164, as in "+447700900102", from what people and spreadsheets write.

    Numbers without a country code belong to `region`. Numbers kept for drama are allowed. Raises PhoneError
    with a sentence to show to the person who typed it.
    """
    plain = _unwrapped(str(text))
    if problem := _problem_of(plain):
        raise PhoneError(problem)
    try:
        number = phonenumbers.parse(plain, region)
    except NumberParseException:
        raise PhoneError(
            "This is not a telephone number. Type it with its area code, as in 07700 900123."
        ) from None
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if is_fictional(e164) or phonenumbers.is_valid_number(number):
        return e164
    if phonenumbers.is_possible_number(number):
        raise PhoneError(
            "Nobody can have this number. Check its digits; from abroad, begin with + and the country code."
        )
    raise PhoneError(
        "This number is too short or too long. Check that every digit is there, with the area code."
    )


def _unwrapped(text: str) -> str:
    """The cell or field without what a spreadsheet, a link or copying has put around the number."""
    plain = re.sub(r"\s+", " ", _INVISIBLE.sub("", text)).strip(_WRAPPING)
    if re.fullmatch(r"[0-9]{9,15}\.0", plain):
        return plain.removesuffix(".0")  # a spreadsheet kept it as a number
    return re.sub(r"^tel:\s*", "", plain, flags=re.IGNORECASE)


def _problem_of(text: str) -> str:
    """What the telephone library would not notice, or would say less plainly; empty when nothing."""
    if not text:
        return "There is no telephone number. Type one, as in 07700 900123."
    if _SCIENTIFIC.fullmatch(text):
        return f"A spreadsheet shortened this number to {text}. Format the column as text and type it again."
    if re.search(r"[^\W\d_]", text):
        return "A telephone number has no letters in it. Type the digits only."
    if len(re.findall(r"\d", text)) > 17:  # fifteen are allowed, and two noughts may stand for the +
        return "There is more than one number here. Give one number only."
    return ""


def is_fictional(e164: str) -> bool:
    """Whether it is 07700 900000-900999 or 01632 960000-960999, which Ofcom keeps for drama."""
    return bool(_FICTIONAL.fullmatch(e164))


def is_mobile(e164: str) -> bool:
    """Whether a text can be expected to arrive: a mobile, or where a country does not tell them apart."""
    if is_fictional(e164):
        return e164.startswith(_FICTIONAL_MOBILE)
    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.number_type(phonenumbers.parse(e164)) in kinds


def national(e164: str) -> str:
    """As people here read it: "07700 900102"; a number from abroad keeps its code: "+48 512 345 678"."""
    number = phonenumbers.parse(e164)
    british = number.country_code == 44
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if british else PhoneNumberFormat.INTERNATIONAL
    )


@lru_cache(maxsize=2048)  # a board masks the same numbers at every change
def mask(number: str) -> str:
    """The number with only its last three digits: "07••• •••102", enough to tell two phones apart.

    A British number keeps its first 0, and the 7 that says it takes texts. One from abroad keeps its +, not
    its country. What is no number at all becomes "••• •••" and its last three digits, or none when it is
    short: masking never fails and never shows more.
    """
    try:
        spaced = national(normalise(number))
    except PhoneError:
        digits = re.sub(r"\D", "", number)
        return f"••• •••{digits[-3:] if len(digits) > 6 else ''}"
    keep = 2 if spaced.startswith("07") else 1
    return spaced[:keep] + re.sub(r"\d(?=(?:\D*\d){3})", BULLET, spaced[keep:])


# --- numbers inside other text ------------------------------------------------------------------------------

# What may stand between digits on one line. Possessive (*+), so that no text can make the search slow.
_GAP = r"(?:[^\S\r\n]|[().\-/\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060-\u2069\u2212])*+"
_NUMBER_IN_TEXT = re.compile(
    rf"""
    (?P<keep> \b (?: [0-9a-f]{{8}} (?:-[0-9a-f]{{4}}){{3}} -[0-9a-f]{{12}}  # a UUID
                   | [A-Z]{{0,2}} (?=[0-9a-f]*[a-f]) [0-9a-f]{{32,}} ) \b )  # a provider's id, a digest
    |
    (?<!\d) (?:
        (?:\+|%2B|00) {_GAP} 44 {_GAP} 0? {_GAP} [1-9] (?:{_GAP}\d){{8,9}}  # +44 (0)20 7946 0000
      | (?:\+{_GAP}|%2B|00) [1-9] (?:{_GAP}\d){{7,14}}                 # from abroad: +48 512 345 678
      | 0 [1-9]\d (?:{_GAP}\d){{7,8}}                                  # 07700 900102
      | \(0 [1-9]\d{{1,3}}\) (?:{_GAP}\d){{5,8}}                       # (020) 7946 0000
      | 44 [\s-]? [1-9]\d (?:{_GAP}\d){{7,8}}                          # 447700900102
      | (?<!\d\.) 7\d{{3}} [\s-]? \d{{3}} [\s-]? \d{{3}}               # 7700900102: the 0 was lost
    ) (?!\d)
    """,
    re.VERBOSE,
)


def mask_in(text: str) -> str:
    """The text with every telephone number in it masked. Rather one too many: it is for logs and free text.

    Times, dates, short numbers such as 999, and the long identifiers of messages stay as they are.
    """
    return _NUMBER_IN_TEXT.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    found = match[0]
    return found if match["keep"] else mask(found.replace("%2B", "+"))


# A personal link is a key, and so is the token a page follows by; an address may be written inside another.
_SECRET_IN_TEXT = re.compile(
    r"""((?:/|%2F)[acdefikmnqr](?:/|%2F)|token(?:=|%3D))[^\s/&?#"'<>]+""", re.IGNORECASE
)


def mask_secrets_in(text: str) -> str:
    """The text without the secret of any address in it: "/a/•••/", "/r/•••/", "token=•••"."""
    return _SECRET_IN_TEXT.sub(rf"\g<1>{BULLET * 3}", text)


def _masked_line(text: str) -> str:
    return mask_in(mask_secrets_in(text))


class MaskNumbers(logging.Filter):
    """Masks numbers, and the secrets of addresses, in a log record's words, arguments, exception and stack.

    Put it on handlers: a logger's own filter is not asked about the records of its children.
    """

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: nothing is kept back."""
        try:
            words = record.getMessage()
        except (TypeError, ValueError, KeyError):  # the arguments do not fit the words
            words = f"{record.msg} {record.args}"
        record.msg, record.args = _masked_line(words), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        record.exc_text = _masked_line(record.exc_text) if record.exc_text else record.exc_text
        record.stack_info = _masked_line(record.stack_info) if record.stack_info else record.stack_info
        return True
