"""Whether a place can be reached: enough of its people answered lately. By area, what may be published of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from cohesion.directory.models import Place
from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.policy.book import book

Answered = Callable[[datetime], QuerySet]
Silent = Callable[[datetime], dict[int, datetime]]
_sources: dict[str, Answered] = {}
_silent: dict[str, Silent] = {}


def counts_as_confirmed(name: str, people_since: Answered) -> None:
    """Has those people count as confirmed whom `people_since(moment)` returns, as ids: who answered after it.

    It is asked inside another query, so it returns a query of one column and runs nothing.
    """
    _sources[name] = people_since


def also_to_ring(name: str, silent: Silent) -> None:
    """Has those people be rung whom `silent(now)` returns, by id with since when: who did not answer it. `name` ends
    the sentence "Did not answer a …"."""
    _silent[name] = silent


def silent_elsewhere(now: datetime) -> dict[int, tuple[datetime, str]]:
    """Who did not answer what other rooms asked, by id, since when, and what: the latest."""
    found: dict[int, tuple[datetime, str]] = {}
    for name, silent in _silent.items():
        for person, since in silent(now).items():
            found[person] = max((since, name), found.get(person, (since, name)))
    return found


@dataclass(frozen=True)
class PlaceReach:
    """A place, how many people it has, and how many of them answered a check, a drill or an alert lately."""

    place: Place
    contacts: int
    confirmed: int
    is_reachable: bool


def reach_of_places(now: datetime) -> list[PlaceReach]:
    """Every active place by name. One query, and one or two for the policy."""
    rules = book()
    since, enough = now - timedelta(days=rules.value("reachable.days")), rules.value("reachable.people")
    day = clock.local(now).date()
    held = Q(posts__role=Role.SITE_CONTACT, posts__person__is_active=True, posts__held_from__lte=day)
    held &= Q(posts__held_until=None) | Q(posts__held_until__gte=day)
    answered = Q(pk__in=[])
    for people_since in _sources.values():
        answered |= Q(posts__person__in=people_since(since))
    places = (
        Place.objects.filter(is_active=True)
        .select_related("area")
        .annotate(
            contacts_now=Count("posts__person", distinct=True, filter=held),
            confirmed=Count("posts__person", distinct=True, filter=held & answered),
        )
        .order_by("name", "id")
    )
    return [PlaceReach(one, one.contacts_now, one.confirmed, one.confirmed >= enough) for one in places]


@dataclass(frozen=True)
class AreaReach:
    """Of one district, or the area where there are none. `words` is all that may be published of it."""

    name: str
    places: int
    reachable: int
    words: str


def reach_by_area(now: datetime) -> list[AreaReach]:
    """Totals for a public page, by name; of few places only that they are too few. A few queries, however many places.

    Whoever publishes them adds no total: with one area left out, a total would give it away.
    """
    at_least = book().value("publish.at_least")
    places: Counter[str] = Counter()
    reachable: Counter[str] = Counter()
    for one in reach_of_places(now):
        area = one.place.area
        name = (area.district or area.name) if area else one.place.town
        places[name] += 1
        reachable[name] += one.is_reachable
    return [
        AreaReach(
            name,
            count,
            reachable[name],
            f"{reachable[name]} of {count}" if count >= at_least else "too few to publish",
        )
        for name, count in sorted(places.items())
    ]
