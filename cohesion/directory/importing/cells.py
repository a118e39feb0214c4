"""One cell understood, or refused with a sentence that says what to type instead.

Each reader takes a cell that is not empty and raises ValueError. What a cell held is repeated only where it cannot be a
telephone number.
"""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils import timezone

from cohesion.directory.states import Basis, Condition, Faith, Rank, Role, Visibility, Way
from cohesion.kit import phones

_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
_DATE = "Write it as 2026-12-31 or 31/12/2026."
_MOST_PEOPLE = 100_000


def text(cell: str) -> str:
    return cell


def reference(cell: str) -> str:
    """A place's own short reference, such as C3."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,19}", cell):
        raise ValueError("Use at most 20 letters, digits, full stops or hyphens, as in C3, without spaces.")
    return cell


def number(cell: str) -> str:
    """The number in E.164. Whether it must be a mobile depends on the rest of the row."""
    return phones.normalise(cell)


def prefers(cell: str) -> str:
    """text, or voice for whoever would rather be called; "call" is understood too."""
    ways = {"text": Way.TEXT, "voice": Way.VOICE, "call": Way.VOICE}
    if cell.lower() not in ways:
        raise ValueError("Type text or voice.")
    return ways[cell.lower()]


def basis(cell: str) -> str:
    """public task, or consent: why the number may be kept."""
    return _one_of(Basis, cell)


def condition(cell: str) -> str:
    """explicit consent, or public interest: why it may be kept although it says somebody's faith."""
    return _one_of(Condition, cell)


def _one_of(choices: type[TextChoices], cell: str) -> str:
    value = "_".join(cell.lower().split())
    if value not in choices.values:
        raise ValueError(f"Type {' or '.join(value.replace('_', ' ') for value in choices.values)}.")
    return value


def email(cell: str) -> str:
    address = cell.lower().removeprefix("mailto:")
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError(
            "This is not an email address. Type one such as name@example.org, or leave it empty."
        ) from None
    return address


def language(cell: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,6})?", cell):
        raise ValueError(
            "Use a language code: en for English, pl Polish, ro Romanian, gu Gujarati, pa Punjabi, ur Urdu."
        )
    return cell.lower()


def people_count(cell: str) -> int:
    """A number of people: "1,200" and a spreadsheet's "260.0" are understood."""
    digits = re.sub(r"\.0+$", "", re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", cell))
    if not digits.isascii() or not digits.isdigit() or int(digits) > _MOST_PEOPLE:
        raise ValueError("Type the most people expected at once, in digits, as in 260.")
    return int(digits)


def latitude(cell: str) -> float:
    return _degrees(cell, 90, "A latitude here is about 52.4")


def longitude(cell: str) -> float:
    return _degrees(cell, 180, "A longitude here is about -0.7")


def _degrees(cell: str, most: int, example: str) -> float:
    plain = cell.replace("−", "-")
    if re.fullmatch(r"-?\d+,\d+", plain):
        plain = plain.replace(",", ".")  # as spreadsheets write it on the Continent
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d+)?", plain) or abs(float(plain)) > most:
        raise ValueError(f"Type degrees with a decimal point. {example}.")
    return float(plain)


@lru_cache(1000)
def day(cell: str) -> date:
    """A date: ISO, or day/month/year with the year in four digits. A time of midnight behind it is let pass."""
    plain = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", cell)
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(plain, form).date()  # noqa: DTZ007  a date has no time zone
        except ValueError:
            continue
        if found.year < 1900:
            break
        return found
    raise ValueError(f"This is not a date. {_DATE}")


def past_day(cell: str) -> date:
    """A date that has come, in London."""
    found = day(cell)
    if found > timezone.localdate():
        raise ValueError("This date is in the future. Give the day on which it really happened.")
    return found


def yes_no(cell: str) -> bool:
    word = cell.casefold()
    if word not in _YES + _NO:
        raise ValueError("Type yes or no.")
    return word in _YES


def faith(cell: str) -> str:
    return _choice(cell, Faith)


def role(cell: str) -> str:
    return _choice(cell, Role)


def visibility(cell: str) -> str:
    return _choice(cell, Visibility, say_labels=False)


def rank(cell: str) -> str:
    """1, 2 or 3, or primary, deputy, third."""
    for choice in Rank:
        if _letters(cell) in (choice.value, _letters(choice.name), _letters(choice.label)):
            return choice.value
    raise ValueError("Type primary, deputy or third.")


@lru_cache(1000)
def _choice(cell: str, choices: type[TextChoices], say_labels: bool = True) -> str:
    """The code of the choice that the cell names, by its code or its label."""
    for choice in choices:
        if _letters(cell) in (_letters(choice.value), _letters(choice.label)):
            return choice.value
    offered = ", ".join(str(choice.label if say_labels else choice.value) for choice in choices)
    raise ValueError(f"This is not one we know. Choose from: {offered}.")


@lru_cache(1000)
def _letters(words: str) -> str:
    """Only the letters and digits, without case or accents, so that Bahá’í and baha'i are one."""
    return "".join(c for c in unicodedata.normalize("NFKD", str(words)).casefold() if c.isalnum())
