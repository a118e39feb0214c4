"""The second ring: a named list of the people at the places a rule chooses, which an officer confirms.

Source: DECISIONS, "Alerting": the primary and deputy of each place.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from cohesion.directory.models import Post
from cohesion.directory.queries import site_contacts
from cohesion.kit.geo import Point
from cohesion.policy.book import Book
from incidents.absences import SPARED, away_among, present
from incidents.models import Incident
from incidents.playbooks import plan_of
from incidents.states import Party, Severity
from incidents.targeting.choice import ASKED_FIRST, Choice, LeftOut, by_turn, once_each
from incidents.targeting.reach import CHOSEN, SAME_FAITH, Neighbour, places_within

THIRD = "Third contact: not among the first to be asked"


def second_ring(incident: Incident, book: Book, at: datetime, centre: Point | None = None) -> list[Neighbour]:
    """The places that a rule chooses, nearest first, without anybody who has been alerted already.

    Distances are from `centre`, where it happened beside the place; by default from the place. A place with nobody to
    alert now stays, as somebody has to ring it; one whose contacts are told already, or did not ask for it, does not.
    """
    return to_confirm(preview(incident, book, at, centre))


def wider_ring(incident: Incident, *, km: float, places: Collection[int], at: datetime) -> list[Neighbour]:
    """The places within so many kilometres, and those chosen by name (ids), without anybody alerted already."""
    reach = {"radius_km": km, "nearest": 0, "same_area": False, "same_faith": "none"}
    return to_confirm(
        _with_people(incident, places_within(incident, reach, incident.place.point, places), at)
    )


def to_confirm(shown: list[Neighbour]) -> list[Neighbour]:
    """Those of a preview that are alerted, or have to be rung."""
    return [one for one in shown if one.people or all(left.why == THIRD for left in one.left_out)]


def preview(incident: Incident, book: Book, at: datetime, centre: Point | None = None) -> list[Neighbour]:
    """The same with every contact of every chosen place: who is alerted, who is not, and why either."""
    reach = plan_of(incident, book).reach
    chosen = places_within(incident, reach, centre or incident.place.point)
    return _with_people(incident, chosen, at, only_opted_in=reach["same_faith"] == "opted_in")


def _with_people(
    incident: Incident, chosen: list[Neighbour], at: datetime, *, only_opted_in: bool = False
) -> list[Neighbour]:
    """The places with whom to alert there, and whom not."""
    told = set(incident.alerts.values_list("person_id", flat=True))
    contacts = site_contacts([neighbour.place for neighbour in chosen], at)
    away = away_among((post for held in contacts.values() for post in held), at)
    wanted: list[tuple] = []
    for neighbour in chosen:
        only_asked = only_opted_in and neighbour.reasons == [SAME_FAITH]
        why = {post: _why_not(post, told, asked=only_asked) for post in contacts.get(neighbour.place.pk, [])}
        first = [post for post in why if not why[post]]
        thirds = [post for post in why if why[post] == THIRD and (post.same_faith or not only_asked)]
        asked = present(first, thirds, away, incident.severity)
        wanted += [(post, Party.NEIGHBOUR, *neighbour.reasons) for post in why if post in asked]
        neighbour.away.extend(LeftOut(post, away[post.person_id]) for post in first if post not in asked)
        neighbour.left_out.extend(LeftOut(post, why[post]) for post in why if why[post] and post not in asked)
        neighbour.left_out.extend(neighbour.away)
    _share_out(chosen, wanted, away)
    return chosen


def _share_out(chosen: list[Neighbour], wanted: list[tuple], away: Mapping[int, str]) -> None:
    """Puts each person at the nearest of their places; at the others they are left out, and it is said why."""
    at = {neighbour.place.pk: neighbour for neighbour in chosen}
    choices = {choice.person.pk: choice for choice in once_each(wanted, away)}
    for choice in choices.values():
        at[choice.post.place_id].people.append(choice)
    for post in (row[0] for row in wanted):
        taken = choices[post.person_id].post
        if taken != post:
            at[post.place_id].left_out.append(LeftOut(post, f"Alerted for {taken.place.name}"))


def _why_not(post: Post, told: Collection[int], *, asked: bool) -> str:
    """Why a contact of a chosen place is not alerted now; "" when they are. `asked`: only who asked to be."""
    if post.person_id in told:
        return "Alerted already"
    if post.rank not in ASKED_FIRST:
        return THIRD
    if asked and not post.same_faith:
        return "Did not ask for alerts about places of the same faith"
    return ""


def fingerprint(neighbours: list[Neighbour]) -> str:
    """Names exactly this list, so that what an officer confirmed is what was shown."""
    people = sorted(f"{choice.person.pk}:{choice.unreachable}" for n in neighbours for choice in n.people)
    return hashlib.sha256(",".join(people).encode()).hexdigest()[:16]


def chosen_contacts(of_places: Iterable[list[Post]], at: datetime) -> list[Choice]:
    """Those asked first of chosen places, each person once; who is `spared` is on the list with that."""
    of_places = list(of_places)
    away = away_among((post for held in of_places for post in held), at)
    wanted, asked = [], set()
    for held in of_places:
        first, others = by_turn(held)
        told = present(first, others, away, Severity.S4)
        asked |= {post.person_id for post in told}
        wanted += [(post, Party.NEIGHBOUR, CHOSEN) for post in dict.fromkeys([*first, *told])]
    choices = once_each(wanted, away)
    return [choice if choice.person.pk in asked else replace(choice, spared=SPARED) for choice in choices]
