"""Many people on duty, made in the database of the server that is measured: `manage.py shell` runs this.

All numbers are kept for drama; all people are pretend.
"""

import json
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from cohesion.accounts import factors
from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint, Duty, Post
from cohesion.directory.states import Rank, Role
from cohesion.kit import clock
from tests.factories import CORBY, a_contact, a_place, an_area, an_officer

SITES = 12  # one for each raise: a second report of one place costs more than the first
NEIGHBOURS = 9  # places in the second ring, with two contacts each
SIGNED_IN = 50


def load(total: int, places: int = SITES) -> None:
    """Makes them, and prints as JSON what a measurement needs."""
    print(json.dumps(make(total, places)))


def make(total: int, places: int = SITES) -> dict:
    """Places whose first ring is the same so many people, and neighbours; the raiser's session, officers', numbers."""
    area = an_area()
    sites = [a_place(f"Rockingham Vale {n}", ref=f"C{n}", area=area) for n in range(places)]
    contacts = {
        rank: a_contact(sites[0], rank, number=_mobile(int(rank) - 1)) for rank in (Rank.PRIMARY, Rank.DEPUTY)
    }
    for site in sites[1:]:
        for rank, person in contacts.items():
            Post.objects.create(person=person, role=Role.SITE_CONTACT, place=site, rank=rank)
    an_officer(Role.DUTY_OFFICER, number=_mobile(2), email="duty@example.org")
    for n in range(NEIGHBOURS):
        near = a_place(f"Neighbour {n}", at=(CORBY[0] + 0.001 * (n + 1), CORBY[1]), area=area)
        for rank in (Rank.PRIMARY, Rank.DEPUTY):
            a_contact(near, rank, number=f"+441632960{2 * n + int(rank):03d}")
    police = _police([_mobile(n) for n in range(3, total)])
    return {
        "raiser": _sign_in(contacts[Rank.PRIMARY]),
        "officers": [_sign_in(one) for one in police[:SIGNED_IN]],
        "numbers": [_mobile(n) for n in range(3, total)],
    }


def _mobile(n: int) -> str:
    """Kept for drama up to 999; above that of the form of a mobile, and told to no server but ours."""
    return f"+447700900{n:03d}" if n < 1000 else f"+4474000{n:05d}"


def _police(numbers: list[str]) -> list[Person]:
    """Police liaison, all on duty, all asked first."""
    now = clock.now()
    today = clock.local(now).date()
    people = [Person(name=f"Officer {n}", email=f"officer{n}@example.org") for n in range(len(numbers))]
    people = Person.objects.bulk_create(people)
    posts = [
        Post(person=one, role=Role.POLICE_LIAISON, held_from=today - timedelta(days=1)) for one in people
    ]
    times = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=1)}
    Duty.objects.bulk_create([Duty(post=post, **times) for post in Post.objects.bulk_create(posts)])
    ContactPoint.objects.bulk_create(
        ContactPoint(person=person, number=number, verified_on=today, consent_on=today)
        for person, number in zip(people, numbers, strict=True)
    )
    return people


def _sign_in(person: Person) -> str:
    """The key of a session of that person's, with its second factor, as a browser's cookie holds it."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    factors.show(request.session, person, "measurement")
    request.session.save()
    return request.session.session_key
