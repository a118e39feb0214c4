"""The map on the board: drawn by ourselves from outlines and points, without tiles, so it works with no network."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Avg, Count

from cohesion.directory.models import Area, Place
from cohesion.kit.geo import Box, Frame, Point, bounds
from cohesion.live.shared import Shared
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


@dataclass(frozen=True)
class Backdrop:
    """What lies under the ring and the dots. It changes when areas or places are imported."""

    frame: Frame
    paths: list[str]
    towns: list[Dot]
    credit: str


backdrops: Shared[Backdrop] = Shared(lasts=timedelta(minutes=1))


def draw(
    incident: Incident, radius_km: float, tones: dict[int, tuple[Place, str]], *, show_site: bool = True
) -> Map:
    """The area, the ring round the site, and the alerted places by `tones`: id to (place, tone).

    Two queries a minute: an import is seen that much later on boards that are open.
    """
    site = incident.place.point
    behind = backdrops.get(site, lambda: _backdrop(site))
    x, y = behind.frame.xy(site)
    dots = [
        Dot(*behind.frame.xy(place.point), place.name, tone)
        for place, tone in tones.values()
        if place.pk != incident.place_id
    ]
    return Map(
        paths=behind.paths,
        x=x,
        y=y,
        radius=behind.frame.km(radius_km) if show_site else 0,
        radius_km=radius_km,
        dots=dots,
        show_site=show_site,
        towns=behind.towns,
        credit=behind.credit,
    )


def _backdrop(site: Point) -> Backdrop:
    areas = _outlines()
    outlines = [area.rings for area in areas]
    rings = [ring for outline in outlines for ring in outline]
    around = Box(site.lon - AROUND, site.lat - AROUND, site.lon + AROUND, site.lat + AROUND)
    frame = Frame(bounds(rings) if rings else around, WIDTH, HEIGHT, MARGIN)
    return Backdrop(
        frame=frame,
        paths=[frame.path(outline) for outline in outlines],
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
