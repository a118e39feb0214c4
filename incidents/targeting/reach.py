"""Which places a rule of `reach.S1` to `reach.S4` chooses, and why each."""

from collections.abc import Collection
from dataclasses import dataclass, field

from cohesion.directory.models import Group, Place
from cohesion.directory.states import Faith
from cohesion.kit.geo import Point, distance_km
from incidents.models import Incident
from incidents.targeting.choice import Choice, LeftOut

SAME_FAITH, CHOSEN = "Same faith", "Chosen by an officer"
NO_TRADITION = (Faith.COMMUNITY, Faith.OTHER)  # centres and the rest do not make one tradition


@dataclass(frozen=True)
class Neighbour:
    """A place in the second ring, with its distance in kilometres, its reasons and the people to be alerted."""

    place: Place
    km: float
    reasons: list[str]
    people: list[Choice] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    away: list[LeftOut] = field(default_factory=list)  # of those: who would be alerted if they were there


def places_within(
    incident: Incident, reach: dict, centre: Point, named: Collection[int] = ()
) -> list[Neighbour]:
    site, grouped = incident.place, _grouped(reach)
    others = Place.objects.filter(is_active=True).exclude(pk=site.pk).select_related("area")
    by_distance = sorted(
        ((distance_km(centre, place.point), place) for place in others), key=lambda pair: pair[0]
    )
    chosen = []
    for order, (km, place) in enumerate(by_distance, 1):
        reasons = []
        if 0 < reach["radius_km"] >= km:
            reasons.append(f"Within {reach['radius_km']:g} km")
        if order <= reach["nearest"]:
            reasons.append(f"One of the nearest {reach['nearest']}")
        if reach["same_area"] and site.area_id and place.area_id == site.area_id:
            reasons.append(f"Same area ({site.area.name})")
        if reach["same_faith"] != "none" and place.faith == site.faith and site.faith not in NO_TRADITION:
            reasons.append(SAME_FAITH)
        reasons += grouped.get(place.pk, [])
        if place.pk in named:
            reasons.append(CHOSEN)
        if reasons:
            chosen.append(Neighbour(place, km, reasons))
    return chosen


def _grouped(reach: dict) -> dict[int, list[str]]:
    """The reasons of places in the groups that are told, by the place's id. One query, where there are any."""
    pairs = Group.places.through.objects.filter(group__in=reach.get("groups") or [])
    found: dict[int, list[str]] = {}
    for place_id, name in pairs.order_by("group__name").values_list("place_id", "group__name"):
        found.setdefault(place_id, []).append(f"In the group {name}")
    return found


def lonely_km(neighbours: list[Neighbour], reach: dict) -> float:
    """The radius within which no place was found, in kilometres; 0 when there is one, or no radius."""
    radius = reach["radius_km"]
    return 0 if any(neighbour.km <= radius for neighbour in neighbours) else radius
