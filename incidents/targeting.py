"""Who is alerted, and why each was chosen. Two rings: the second is a named list that an officer confirms.

Source: DECISIONS, "Alerting": ring 0 is the primary and deputy of the site, police liaison on duty and the council
duty officer; ring 1 is the primary and deputy of each place that a rule of `reach.S1` to `reach.S4` chooses.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cohesion.directory.models import ContactPoint, Group, Place, Post
from cohesion.directory.queries import current_posts, duties_at, numbers_of, site_contacts
from cohesion.directory.states import Faith, Rank, Reach, Role, Way
from cohesion.kit.geo import Point, distance_km
from cohesion.kit.phones import is_mobile
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book
from incidents.absences import SPARED, away_among, present
from incidents.models import Incident
from incidents.playbooks import plan_of
from incidents.states import QUIET, Party, Severity

ASKED_FIRST = (Rank.PRIMARY, Rank.DEPUTY)
POLICE, COUNCIL = (Role.POLICE_LIAISON, Party.POLICE), (Role.DUTY_OFFICER, Party.COUNCIL)
ON_DUTY, RAISED_IT, TAKES_PART = "On duty", "Raised it", "Takes part in the exercise"
CALLED_IN = "Asked to a briefing, on duty or not"
OF_POLICE_AND_COUNCIL = (Role.POLICE_LIAISON, Role.DUTY_OFFICER, Role.COHESION_LEAD)
NO_NUMBER = "No verified number with consent"
THIRD = "Third contact: not among the first to be asked"
LANDLINE = "Landline: ring them"


@dataclass(frozen=True)
class Choice:
    """One person to be alerted, once, with every reason."""

    post: Post
    party: Party
    reasons: list[str]
    contact: ContactPoint | None = None
    away: str = ""  # why they may not answer now, and until when
    spared: str = ""  # why they are not asked for all that

    @property
    def person(self):
        return self.post.person

    @property
    def way(self) -> Way | None:
        """How they are reached first; None when nothing of ours reaches them."""
        return first_way(self.contact, self.person.email)

    @property
    def unreachable(self) -> str:
        """Why nothing can go out, in words; empty when something can."""
        if self.contact is None:
            return NO_NUMBER
        if self.way:
            return ""
        return LANDLINE if self.contact.reach == Reach.GOOD else Reach(self.contact.reach).label


def first_way(point: ContactPoint | None, email: str | None) -> Way | None:
    """A text, unless they would rather be called; a call where no text arrives; an email where there is nothing else.

    STOP is about texts: a call is still allowed, as warning people of danger is a public task. Nobody is written to who
    has no verified number with consent.
    """
    if point is None:
        return None
    lines, takes_texts = carried(), is_mobile(point.number)
    may_text = takes_texts and point.reach == Reach.GOOD
    may_call = Way.VOICE in lines and not (takes_texts and point.reach == Reach.INVALID)
    if may_call and (point.prefers == Way.VOICE or not may_text):
        return Way.VOICE
    if may_text:
        return Way.TEXT
    return Way.EMAIL if email and Way.EMAIL in lines else None


@dataclass(frozen=True)
class LeftOut:
    """A contact of a chosen place who is not alerted now, and why not."""

    post: Post
    why: str


@dataclass(frozen=True)
class Neighbour:
    """A place in the second ring, with its distance in kilometres, its reasons and the people to be alerted."""

    place: Place
    km: float
    reasons: list[str]
    people: list[Choice] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    away: list[LeftOut] = field(default_factory=list)  # of those: who would be alerted if they were there


def first_ring(place: Place, severity: str, raiser, at: datetime) -> list[Choice]:
    """Site, police liaison, duty officer, and whoever raised it. An S4 frightens nobody: it goes to officers only.

    Of the site, in the stead of those who are away, whoever is there: see `absences`.
    """
    contacts = site_contacts([place], at).get(place.pk, []) if severity != Severity.S4 else []
    away = away_among(contacts, at, but={raiser.pk} if raiser else ())
    asked = present(*_by_turn(contacts), away, severity)
    wanted = [(post, Party.SITE, "The incident is here") for post in asked]
    for role, party in (POLICE, COUNCIL):
        wanted += [(post, party, ON_DUTY) for post in on_duty_and_reachable(role, at)]
    posts = sorted(current_posts(at).filter(person=raiser), key=lambda post: post.place_id != place.pk)
    wanted += [(post, _party_of(post, place), RAISED_IT) for post in posts[:1]]
    return once_each(wanted, away)


def spared(place: Place, severity: str, chosen: Iterable[Choice], at: datetime) -> list[LeftOut]:
    """Who of the place would be asked first, and is not, as they are away and it is no danger now."""
    if severity not in QUIET or severity == Severity.S4:
        return []
    asked = {choice.person.pk for choice in chosen}
    first = [post for post in asked_first(site_contacts([place], at), place) if post.person_id not in asked]
    away = away_among(first, at)
    return [LeftOut(post, away[post.person_id]) for post in first if post.person_id in away]


def _by_turn(contacts: Iterable[Post]) -> tuple[list[Post], list[Post]]:
    """Those who are asked first, and the others."""
    held = list(contacts)
    return [one for one in held if one.rank in ASKED_FIRST], [
        one for one in held if one.rank not in ASKED_FIRST
    ]


def every_officer(at: datetime) -> list[Choice]:
    """Police liaison, duty officers and cohesion leads, on duty or not."""
    posts = current_posts(at).filter(role__in=OF_POLICE_AND_COUNCIL).order_by("role", "id")
    return once_each([(post, _party_of(post, None), CALLED_IN) for post in posts])


def exercise_ring(posts: Iterable[Post], place: Place) -> list[Choice]:
    """Those chosen for an exercise, each once, and nobody else."""
    return once_each([(post, _party_of(post, place), TAKES_PART) for post in posts])


def chosen_contacts(of_places: Iterable[list[Post]], at: datetime) -> list[Choice]:
    """Those asked first of chosen places, each person once; who is `spared` is on the list with that."""
    of_places = list(of_places)
    away = away_among((post for held in of_places for post in held), at)
    wanted, asked = [], set()
    for held in of_places:
        first, others = _by_turn(held)
        told = present(first, others, away, Severity.S4)
        asked |= {post.person_id for post in told}
        wanted += [(post, Party.NEIGHBOUR, CHOSEN) for post in dict.fromkeys([*first, *told])]
    choices = once_each(wanted, away)
    return [choice if choice.person.pk in asked else replace(choice, spared=SPARED) for choice in choices]


def on_duty_and_reachable(role: str, at: datetime, told: Collection[int] = ()) -> list[Post]:
    """Turn by turn of the rota until a text or call reaches somebody; the others are in the list, to be rung.

    `told` are the ids of people who have been asked already: whoever is next comes after them.
    """
    duties = [duty for duty in duties_at(role, at) if duty.post.person_id not in told]
    numbers = numbers_of({duty.post.person_id for duty in duties})
    asked: dict[int, Post] = {}
    for turn in sorted({duty.turn for duty in duties}):
        asked |= {duty.post_id: duty.post for duty in duties if duty.turn == turn}
        ways = [first_way(numbers.get(post.person_id), None) for post in asked.values()]
        if any(ways):
            break
    return list(asked.values())


def _party_of(post: Post, place: Place | None) -> Party:
    if post.role == Role.SITE_CONTACT:
        return Party.SITE if place and post.place_id == place.pk else Party.NEIGHBOUR
    return Party.POLICE if post.role == Role.POLICE_LIAISON else Party.COUNCIL


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
        _with_people(incident, _chosen_places(incident, reach, incident.place.point, places), at)
    )


def to_confirm(shown: list[Neighbour]) -> list[Neighbour]:
    """Those of a preview that are alerted, or have to be rung."""
    return [one for one in shown if one.people or all(left.why == THIRD for left in one.left_out)]


def preview(incident: Incident, book: Book, at: datetime, centre: Point | None = None) -> list[Neighbour]:
    """The same with every contact of every chosen place: who is alerted, who is not, and why either."""
    reach = plan_of(incident, book).reach
    chosen = _chosen_places(incident, reach, centre or incident.place.point)
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


def lonely_km(neighbours: list[Neighbour], reach: dict) -> float:
    """The radius within which no place was found, in kilometres; 0 when there is one, or no radius."""
    radius = reach["radius_km"]
    return 0 if any(neighbour.km <= radius for neighbour in neighbours) else radius


def fingerprint(neighbours: list[Neighbour]) -> str:
    """Names exactly this list, so that what an officer confirmed is what was shown."""
    people = sorted(f"{choice.person.pk}:{choice.unreachable}" for n in neighbours for choice in n.people)
    return hashlib.sha256(",".join(people).encode()).hexdigest()[:16]


def asked_first(contacts: dict[int, list[Post]], place: Place) -> list[Post]:
    return [post for post in contacts.get(place.pk, []) if post.rank in ASKED_FIRST]


SAME_FAITH, CHOSEN = "Same faith", "Chosen by an officer"
NO_TRADITION = (Faith.COMMUNITY, Faith.OTHER)  # centres and the rest do not make one tradition


def _chosen_places(
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


def once_each(wanted: list[tuple], away: Mapping[int, str] | None = None) -> list[Choice]:
    """One choice a person, in the order given, with the reasons of all, and why they may not answer."""
    away = away or {}
    numbers = numbers_of({post.person_id for post, *_ in wanted})
    chosen: dict[int, Choice] = {}
    for post, party, *reasons in wanted:
        held = chosen.get(post.person_id)
        if held is None:
            number, why = numbers.get(post.person_id), away.get(post.person_id, "")
            chosen[post.person_id] = Choice(post, party, list(reasons), number, why)
        else:
            held.reasons.extend(reason for reason in reasons if reason not in held.reasons)
    return list(chosen.values())
