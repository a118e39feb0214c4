"""Why a value cannot be in force, in sentences. A slip of the finger here must not stop an alert there."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Any

from cohesion.kit import clock
from cohesion.kit.sms_text import objections_to_name
from cohesion.policy.book import Rule
from cohesion.policy.translations import is_translation, objections_to_translation
from cohesion.policy.wordings import objections_to_wording

MOST = 1_000_000  # of anything: minutes without end cannot be added to a time of day
LONGEST = 2000  # characters of a text
MAY_BE_NOUGHT = {"radius_km", "nearest"}  # which then reaches nobody
CHOICES: dict[str, tuple[str, ...]] = {
    "same_faith": ("all", "opted_in", "none"),
    "severity": ("S1", "S2", "S3", "S4"),
    "of": ("sender", "account"),
    "counts": ("segments", "messages"),
}
NAMES = {"service.sms_name": 11, "short": 18}  # what stands in texts, and for how much of it there is room
FIXED = {"help.emergency": "999"}

Leaf = tuple[tuple[str, ...], Any]


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """The single values within a value, each with the way to it. A list of plain values is one of them."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, part in enumerate(value, 1):
            yield from leaves(part, (*path, str(number)))
    else:
        yield path, value


def same_kind(value: Any, shipped: Any) -> bool:
    """Whether a value is built like the one that ships; a whole number will do for a broken one."""
    if shipped == {}:  # names that only the council knows
        return isinstance(value, dict)
    if isinstance(shipped, dict):
        alike = isinstance(value, dict) and value.keys() == shipped.keys()
        return alike and all(same_kind(value[name], part) for name, part in shipped.items())
    if isinstance(shipped, list):
        model = shipped[0] if shipped else ""
        return isinstance(value, list) and all(same_kind(part, model) for part in value)
    if isinstance(shipped, float):
        return type(value) in (int, float)
    return type(value) is type(shipped)


def objections_to_value(shipped: Rule, value: Any) -> list[str]:
    """Why this cannot stand in place of what ships; empty when it can."""
    if not same_kind(value, shipped.value):
        return [f"{shipped.key} needs the same kind of value as before: {shipped.value!r}."]
    was = dict(leaves(shipped.value))
    objections = []
    for path, part in leaves(value):
        before = was.get(path, part)
        what = " ".join(path).replace("_", " ") or "The value"
        objections += _to_part(shipped, path, part, before, what[:1].upper() + what[1:])
    return objections


def objections_to_source(source: str, checked_on: date) -> list[str]:
    """A value without a source, or checked on a day that has not come, is nobody's word."""
    objections = []
    if not source.strip():
        objections.append("Say where this value comes from: a law, a guide, an agreement or a meeting.")
    if checked_on > clock.local(clock.now()).date():
        objections.append("The day it was checked has not come yet.")
    return objections


def _to_part(shipped: Rule, path: tuple[str, ...], part: Any, before: Any, what: str) -> list[str]:
    name = path[-1] if path else shipped.key
    if isinstance(part, bool):
        return []
    if isinstance(part, int | float):
        return _to_number(part, before, name, shipped.most or MOST, what)
    if isinstance(part, list):
        may_be_empty = shipped.may_be_empty or not before
        is_filled = all(str(one).strip() for one in part)
        return [] if is_filled and (part or may_be_empty) else [f"{what} has an empty line."]
    return _to_text(shipped, part, before, name, what)


def _to_number(number: float, before: float, name: str, most: float, what: str) -> list[str]:
    if not math.isfinite(number) or number < 0:
        return [f"{what} cannot be less than nought."]
    if number == 0 and before > 0 and name not in MAY_BE_NOUGHT:
        return [f"{what} must be more than nought."]
    return [f"{what} can be at most {most:,.0f}."] if number > most else []


def _to_text(shipped: Rule, text: str, before: str, name: str, what: str) -> list[str]:
    if before and not text.strip() and not shipped.may_be_empty:
        return [f"{what} is empty."]
    if len(text) > LONGEST:
        return [f"{what} is longer than {LONGEST} characters."]
    if name in FIXED and text != FIXED[name]:
        return [f"{what} is {FIXED[name]} in the United Kingdom, and stays."]
    if name in CHOICES and text not in CHOICES[name]:
        return [f"{what} must be one of: {', '.join(CHOICES[name])}."]
    if name in NAMES:
        return objections_to_name(text, at_most=NAMES[name], what=what)
    if is_translation(shipped.key):
        return objections_to_translation(shipped.key, text, before)
    return objections_to_wording(shipped.key, text, before)
