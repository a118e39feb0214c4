"""The first ring: the place itself and who is on duty, at once. And those whom an officer chose by name.

Source: DECISIONS, "Alerting": the primary and deputy of the site, police liaison on duty and the council duty officer.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from cohesion.directory.models import Place, Post
from cohesion.directory.queries import current_posts, duties_at, numbers_of, site_contacts
from cohesion.directory.states import Role
from incidents.absences import away_among, present
from incidents.states import QUIET, Party, Severity
from incidents.targeting.choice import Choice, LeftOut, asked_first, by_turn, first_way, once_each

POLICE, COUNCIL = (Role.POLICE_LIAISON, Party.POLICE), (Role.DUTY_OFFICER, Party.COUNCIL)
ON_DUTY, RAISED_IT, TAKES_PART = "On duty", "Raised it", "Takes part in the exercise"
CALLED_IN = "Asked to a briefing, on duty or not"
OF_POLICE_AND_COUNCIL = (Role.POLICE_LIAISON, Role.DUTY_OFFICER, Role.COHESION_LEAD)


def first_ring(place: Place, severity: str, raiser, at: datetime) -> list[Choice]:
    """Site, police liaison, duty officer, and whoever raised it. An S4 frightens nobody: it goes to officers only.

    Of the site, in the stead of those who are away, whoever is there: see `absences`.
    """
    contacts = site_contacts([place], at).get(place.pk, []) if severity != Severity.S4 else []
    away = away_among(contacts, at, but={raiser.pk} if raiser else ())
    asked = present(*by_turn(contacts), away, severity)
    wanted = [(post, Party.SITE, "The incident is here") for post in asked]
    for role, party in (POLICE, COUNCIL):
        wanted += [(post, party, ON_DUTY) for post in on_duty_and_reachable(role, at)]
    posts = sorted(current_posts(at).filter(person=raiser), key=lambda post: post.place_id != place.pk)
    wanted += [(post, party_of(post, place), RAISED_IT) for post in posts[:1]]
    return once_each(wanted, away)


def spared(place: Place, severity: str, chosen: Iterable[Choice], at: datetime) -> list[LeftOut]:
    """Who of the place would be asked first, and is not, as they are away and it is no danger now."""
    if severity not in QUIET or severity == Severity.S4:
        return []
    asked = {choice.person.pk for choice in chosen}
    first = [post for post in asked_first(site_contacts([place], at), place) if post.person_id not in asked]
    away = away_among(first, at)
    return [LeftOut(post, away[post.person_id]) for post in first if post.person_id in away]


def every_officer(at: datetime) -> list[Choice]:
    """Police liaison, duty officers and cohesion leads, on duty or not."""
    posts = current_posts(at).filter(role__in=OF_POLICE_AND_COUNCIL).order_by("role", "id")
    return once_each([(post, party_of(post, None), CALLED_IN) for post in posts])


def exercise_ring(posts: Iterable[Post], place: Place) -> list[Choice]:
    """Those chosen for an exercise, each once, and nobody else."""
    return once_each([(post, party_of(post, place), TAKES_PART) for post in posts])


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


def party_of(post: Post, place: Place | None) -> Party:
    if post.role == Role.SITE_CONTACT:
        return Party.SITE if place and post.place_id == place.pk else Party.NEIGHBOUR
    return Party.POLICE if post.role == Role.POLICE_LIAISON else Party.COUNCIL
