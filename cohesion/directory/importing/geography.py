"""Where a place lies: in which area, or how far outside all of them."""

from collections.abc import Iterable

from cohesion.directory.models import Area
from cohesion.kit.geo import Box, Point, bounds, contains, distance_km

UNITED_KINGDOM = Box(west=-8.7, south=49.8, east=1.8, north=60.9)
LEEWAY_KM = 2.0


class Ground:
    """The areas we know, to look up many points quickly."""

    def __init__(self, areas: Iterable[Area]) -> None:
        outlined = sorted((area for area in areas if area.rings), key=lambda area: (area.size_km2, area.code))
        self._areas = [(bounds(area.rings), area) for area in outlined if not area.is_backdrop]
        boxes = [bounds(area.rings) for area in outlined]
        self.is_outlined = bool(boxes)
        self.box = _around(boxes) if boxes else UNITED_KINGDOM

    def area_of(self, point: Point) -> Area | None:
        """The smallest area whose outline holds the point; None when none does."""
        return next(
            (area for box, area in self._areas if _is_in(box, point) and contains(area.rings, point)), None
        )

    def objection(self, point: Point) -> str:
        """Why no place of ours can be there; "" when one can."""
        away = _km_outside(self.box, point)
        if away <= LEEWAY_KM:
            return ""
        swapped = _km_outside(self.box, Point(point.lon, point.lat)) <= LEEWAY_KM
        where = "every area we know" if self.is_outlined else "the United Kingdom"
        hint = "It looks as if lat and lon are swapped." if swapped else "Check lat and lon."
        return f"This point is {away:,.0f} km outside {where}. {hint}"


def _around(boxes: list[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return Box(min(west), min(south), max(east), max(north))


def _is_in(box: Box, point: Point) -> bool:
    return box.west <= point.lon <= box.east and box.south <= point.lat <= box.north


def _km_outside(box: Box, point: Point) -> float:
    nearest = Point(min(max(point.lat, box.south), box.north), min(max(point.lon, box.west), box.east))
    return distance_km(point, nearest)
