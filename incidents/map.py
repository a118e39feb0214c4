"""The map on the board: drawn by ourselves from outlines and points, without tiles, so it works with no network."""

from dataclasses import dataclass, field

from django.db.models import Avg, Count

from cohesion.directory.models import Area, Place
from cohesion.kit.geo import Box, Frame, Point, bounds
from incidents.models import Incident

WIDTH, HEIGHT, MARGIN = 320, 420, 12
TOWNS = 4
AROUND = 0.2  # degrees around the site when no outline is known


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    label: str
    tone: str


@dataclass(frozen=True)
class Map:
    """What the drawing needs: paths of outlines, the ring's centre and radius, and a dot for each place."""

    paths: list[str]
    x: float
    y: float
    radius: float
    radius_km: float
    dots: list[Dot] = field(default_factory=list)
    towns: list[Dot] = field(default_factory=list)
    credit: str = ""
    show_site: bool = True
    width: int = WIDTH
    height: int = HEIGHT


def draw(
    incident: Incident, radius_km: float, tones: dict[int, tuple[Place, str]], *, show_site: bool = True
) -> Map:
    """The area, the ring round the site, and the alerted places by `tones`: id to (place, tone). Two queries."""
    areas = _outlines()
    outlines = [area.rings for area in areas]
    site = incident.place.point
    rings = [ring for outline in outlines for ring in outline]
    box = (
        bounds(rings)
        if rings
        else Box(site.lon - AROUND, site.lat - AROUND, site.lon + AROUND, site.lat + AROUND)
    )
    frame = Frame(box, WIDTH, HEIGHT, MARGIN)
    x, y = frame.xy(site)
    dots = [
        Dot(*frame.xy(place.point), place.name, tone)
        for place, tone in tones.values()
        if place.pk != incident.place_id
    ]
    return Map(
        paths=[frame.path(outline) for outline in outlines],
        x=x,
        y=y,
        radius=frame.km(radius_km) if show_site else 0,
        radius_km=radius_km,
        dots=dots,
        show_site=show_site,
        towns=_towns(frame),
        credit=areas[0].credit if areas else "",
    )


def _towns(frame: Frame) -> list[Dot]:
    """The names of the towns with the most places, a little above where those are."""
    found = (
        Place.objects.filter(is_active=True)
        .values("town")
        .annotate(n=Count("id"), y=Avg("lat"), x=Avg("lon"))
    )
    most = sorted(found, key=lambda town: (-town["n"], town["town"]))[:TOWNS]
    return [
        Dot(x, y - 14, town["town"], "town")
        for town in most
        for x, y in [frame.xy(Point(town["y"], town["x"]))]
    ]


def _outlines() -> list[Area]:
    """The backdrop if there is one, else every imported area."""
    areas = [area for area in Area.objects.exclude(rings=[]).order_by("code") if area.rings]
    return [area for area in areas if area.is_backdrop] or areas
