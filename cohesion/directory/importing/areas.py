"""Areas from a GeoJSON file: properties code, name and area (the district), outlines in degrees of WGS 84."""

import json
import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any

from cohesion.directory.importing.problems import Refused
from cohesion.directory.models import AREA_SMS_NAME
from cohesion.kit.geo import KM_PER_DEGREE, Ring, Rings, bounds, rings_of
from cohesion.kit.sms_text import objections_to_name, plain

_FEWEST_POINTS = 4  # of a closed ring
_SHORT = {"north": "N", "south": "S", "east": "E", "west": "W", "saint": "St", "and": "&"}
_NOT_ONES = "This is not a GeoJSON file of areas. Export the layer as GeoJSON, in degrees (WGS 84)."


@dataclass(frozen=True)
class Outline:
    """One area as the file has it. Its rings are GeoJSON's, longitude first."""

    code: str
    name: str
    district: str
    rings: Rings
    size_km2: float


def read_areas(data: bytes) -> list[Outline]:
    """Every area of the file. Raises Refused with a sentence for each feature that is none."""
    features = _features(data)
    outlines: list[Outline] = []
    problems: list[str] = []
    for number, feature in enumerate(features, 1):
        try:
            outlines.append(_outline(feature))
        except ValueError as wrong:
            problems.append(f"Feature {number}: {wrong}")
    problems += [
        f"{code} is there more than once. Each area needs a code of its own." for code in _twice(outlines)
    ]
    if problems:
        raise Refused(problems)
    return outlines


def _features(data: bytes) -> list[Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
        features = found["features"] if found["type"] == "FeatureCollection" else None
    except (UnicodeDecodeError, ValueError, TypeError, KeyError, RecursionError):
        raise Refused([_NOT_ONES]) from None
    if not isinstance(features, list):
        raise Refused([_NOT_ONES])
    if not features:
        raise Refused(["There is no area in this file."])
    return features


def _outline(feature: Any) -> Outline:
    try:
        properties, geometry = feature["properties"], feature["geometry"]
        code, name, district = (_line(properties.get(key)) for key in ("code", "name", "area"))
        rings = rings_of(geometry)
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for ring in rings:
            _check(ring)
    except (TypeError, KeyError, AttributeError, IndexError):
        raise ValueError(f"this is not an area. {_NOT_ONES}") from None
    if not code or not name:
        raise ValueError("its properties need a code and a name.")
    for text, what, most in ((code, "code", 20), (name, "name", 80), (district, "area", 80)):
        if len(text) > most:
            raise ValueError(f"its {what} is longer than {most} characters.")
    if not rings:
        raise ValueError(f"{name} has no outline.")
    return Outline(code, name, district, rings, round(sum(_size_km2(polygon) for polygon in polygons), 4))


def _line(value: Any) -> str:
    """What a property says, on one line and without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value or "")).split())


def _check(ring: Ring) -> None:
    """ValueError unless the ring is closed and in degrees."""
    if len(ring) < _FEWEST_POINTS or ring[0] != ring[-1]:
        raise ValueError("an outline must be closed and have at least three corners.")
    for lon, lat in (corner[:2] for corner in ring):
        if not (math.isfinite(lon) and math.isfinite(lat)):
            raise ValueError("an outline has a corner that is nowhere.")
        if abs(lon) > 180 or abs(lat) > 90:
            raise ValueError("its outline is not in degrees. Export it again as WGS 84 (EPSG:4326).")


def _size_km2(polygon: Iterable[Ring]) -> float:
    """The size of one polygon without its holes, as if flat at its middle: right to a few per thousand."""
    rings = list(polygon)
    box = bounds(rings)
    squeeze = cos(radians((box.south + box.north) / 2))
    outer, *holes = (abs(_square_degrees(ring)) for ring in rings)
    return (outer - sum(holes)) * squeeze * KM_PER_DEGREE**2


def _square_degrees(ring: Ring) -> float:
    """What a closed ring holds, by the shoelace formula; the sign is the ring's direction."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _twice(outlines: list[Outline]) -> list[str]:
    codes = [outline.code for outline in outlines]
    return sorted({code for code in codes if codes.count(code) > 1})


def name_for_texts(name: str, district: str) -> str:
    """Ten plain characters that say where: the district if it fits, else the ward's own name, else a short form.

    A district of one word is a town, and tells people more than its ward does. A person looks at what was shortened.
    """
    whole = [_bare(words) for words in (district, name) if words]
    town = whole[0] if district and " " not in whole[0] else ""
    for candidate in (whole[0], _shorter(town), *whole[1:], *(_shorter(words) for words in reversed(whole))):
        if candidate and not objections_to_name(candidate, at_most=AREA_SMS_NAME, what="It"):
            return candidate
    return "the area"


def _bare(words: str) -> str:
    """House spelling, without accents."""
    apart = unicodedata.normalize("NFD", plain(words))
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def _shorter(words: str) -> str:
    """North as N, Wellingborough as W'borough, then words from the front; one long word is cut, with a full stop."""
    short = " ".join(_SHORT.get(word.casefold(), word) for word in words.split())
    short = re.sub(r"\b(\w)\w{4,}borough\b", r"\1'borough", short)
    while " " in short and len(short) > AREA_SMS_NAME:
        short = short.rsplit(" ", 1)[0]
    return short if len(short) <= AREA_SMS_NAME else f"{short[: AREA_SMS_NAME - 1]}."
