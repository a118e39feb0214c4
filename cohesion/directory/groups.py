"""Places that are told together, and where postcodes are: what reaches beyond distance, area and faith."""

import csv
import io
import re
from collections.abc import Iterable

from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.directory.actions import check_may_edit
from cohesion.directory.models import Group, Place, Postcode
from cohesion.journal.actions import write
from cohesion.kit.geo import Point

WRITTEN = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def find_postcode(text: str) -> Postcode | None:
    """The postcode that was typed, with or without its space; None for one that was not imported."""
    return Postcode.objects.filter(code=_code(text)).first()


def read_postcodes(data: bytes) -> tuple[dict[str, Point], list[str]]:
    """The postcodes of a CSV file with the columns postcode, lat and lon, and what is wrong with it, by line."""
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        if not {"postcode", "lat", "lon"} <= set(rows.fieldnames or ()):
            return {}, ["The first line must name the columns postcode, lat and lon."]
    except UnicodeDecodeError:
        return {}, ["The file is not text in UTF-8."]
    found: dict[str, Point] = {}
    wrong = []
    for row in rows:
        code, point = _code(row["postcode"] or ""), _point(row["lat"], row["lon"])
        if WRITTEN.fullmatch(code) and point:
            found[code] = point
        else:
            wrong.append(
                f"Line {rows.line_num}: no postcode of the United Kingdom with its place in degrees."
            )
    return found, wrong


@transaction.atomic
def import_postcodes(
    *, by: Person | None, points: dict[str, Point], source: str = "a file", by_name: str = "import"
) -> int:
    """Keeps these postcodes, moving those that are known; returns how many. Others stay as they were."""
    check_may_edit(by)
    rows = [Postcode(code=code, lat=point.lat, lon=point.lon) for code, point in points.items()]
    Postcode.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["code"], update_fields=["lat", "lon"]
    )
    write(
        by=by,
        by_name=by_name,
        subject="directory",
        kind="imported.postcodes",
        text=f"Imported {len(rows):,} postcodes from {source}",
        counts={"postcodes": len(rows)},
    )
    return len(rows)


@transaction.atomic
def keep_group(*, by: Person | None, name: str, places: Iterable[Place], by_name: str = "import") -> Group:
    """Makes a group of these places, or gives the one of that name these and no others."""
    check_may_edit(by)
    group, _ = Group.objects.get_or_create(name=name.strip())
    group.places.set(places)
    count = group.places.count()
    write(
        by=by,
        by_name=by_name,
        subject="directory",
        kind="group.kept",
        text=f"Group {group.name}: {count} place{'' if count == 1 else 's'}",
        counts={"places": count},
    )
    return group


def _code(text: str) -> str:
    return "".join(text.split()).upper()


def _point(lat: str | None, lon: str | None) -> Point | None:
    try:
        point = Point(float(lat or ""), float(lon or ""))
    except ValueError:
        return None
    return point if 49 <= point.lat <= 61 and -9 <= point.lon <= 2 else None
