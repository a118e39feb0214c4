"""Distances, areas and the map we draw. Angles: degrees of WGS 84; rings: GeoJSON's, longitude first."""

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Any, NamedTuple

EARTH_KM = 6371.0088  # mean radius, as the International Union of Geodesy and Geophysics gives it
KM_PER_DEGREE = radians(1) * EARTH_KM
LEAST_SPAN = 0.01  # degrees: a map of one place still shows about a kilometre around it

Ring = Sequence[Sequence[float]]
Rings = Sequence[Ring]


class Point(NamedTuple):
    """Where something is: latitude first, as people say it."""

    lat: float
    lon: float


class Box(NamedTuple):
    """The smallest upright rectangle around something."""

    west: float
    south: float
    east: float
    north: float


def distance_km(a: Point, b: Point) -> float:
    """Kilometres between two points along the ground (haversine): within 0.5 % of the truth."""
    north, east = radians(b.lat - a.lat), radians(b.lon - a.lon)
    half = sin(north / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def rings_of(geometry: dict[str, Any]) -> list[Ring]:
    """Every ring of a GeoJSON Polygon or MultiPolygon; ValueError for another kind."""
    match geometry.get("type"):
        case "Polygon":
            return list(geometry["coordinates"])
        case "MultiPolygon":
            return [ring for polygon in geometry["coordinates"] for ring in polygon]
        case kind:
            raise ValueError(f"An area must be a Polygon or a MultiPolygon, not {kind}.")


def contains(rings: Rings, point: Point) -> bool:
    """Whether the point lies inside by the even-odd rule, so holes and several parts need no telling apart.

    Each ring may be closed (last point repeats the first) or not. A point on an edge that two areas share is
    in just one of them.
    """
    inside = False
    for ring in rings:
        lon_before, lat_before = ring[-1][:2]
        for lon, lat in (corner[:2] for corner in ring):
            if (lat > point.lat) != (lat_before > point.lat):
                crossing = lon + (point.lat - lat) / (lat_before - lat) * (lon_before - lon)
                inside ^= point.lon < crossing
            lon_before, lat_before = lon, lat
    return inside


def bounds(rings: Rings) -> Box:
    """The box around all rings. ValueError when there is no point at all."""
    corners = [corner for ring in rings for corner in ring]
    if not corners:
        raise ValueError("There is no point to draw a box around.")
    lons, lats = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return Box(min(lons), min(lats), max(lons), max(lats))


class Frame:
    """A map of `box` in `width` by `height` pixels: to scale, north up, in the middle, clear of the margin.

    Equirectangular, with the cosine of the middle latitude: over a council's area it differs from the ground
    by less than one per cent, so a circle of n kilometres is drawn as a circle.
    """

    def __init__(self, box: Box, width: float, height: float, margin: float = 0) -> None:
        west, south, east, north = box
        self.middle = Point((south + north) / 2, (west + east) / 2)
        self.width, self.height = width, height
        self._squeeze = cos(radians(self.middle.lat))
        across = max(east - west, LEAST_SPAN) * self._squeeze
        up = max(north - south, LEAST_SPAN)
        self._scale = min((width - 2 * margin) / across, (height - 2 * margin) / up)

    def xy(self, point: Point) -> tuple[float, float]:
        """Where the point falls, in pixels from the top left corner. Outside the box is outside."""
        lat, lon = point
        return (
            round(self.width / 2 + (lon - self.middle.lon) * self._squeeze * self._scale, 1),
            round(self.height / 2 - (lat - self.middle.lat) * self._scale, 1),
        )

    def km(self, kilometres: float) -> float:
        """How many pixels a length on the ground takes."""
        return round(kilometres / KM_PER_DEGREE * self._scale, 1)

    def path(self, rings: Rings) -> str:
        """The rings as the `d` of an SVG path. Fill it with fill-rule="evenodd" for holes."""
        return "".join(self._loop(ring) for ring in rings)

    def _loop(self, ring: Ring) -> str:
        corners = [self.xy(Point(lat=corner[1], lon=corner[0])) for corner in ring]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "Z"
