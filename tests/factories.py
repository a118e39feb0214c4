"""Small true-to-life things for tests, made straight in the database. People are fictional, numbers kept for drama."""

from datetime import date, timedelta
from itertools import count

from cohesion.accounts.models import Person
from cohesion.directory.models import Area, ContactPoint, Duty, Organisation, Place, Post
from cohesion.directory.states import Faith, Rank, Role
from cohesion.kit import clock

_numbers = count(1)
CORBY = (52.4838, -0.6967)


def a_person(name: str = "", *, number: str | None = "", email: str | None = None, **also) -> Person:
    """Somebody with a verified number, unless `number` is None."""
    n = next(_numbers)
    person = Person(name=name or f"Person {n}", email=email or f"person{n}@example.org", **also)
    person.set_unusable_password()
    person.save()
    if number is not None:
        a_number(person, number or f"+447700900{n % 1000:03d}")
    return person


def a_number(person: Person, number: str, **also) -> ContactPoint:
    today = clock.local(clock.now()).date()
    return ContactPoint.objects.create(
        person=person, number=number, **({"verified_on": today, "consent_on": today} | also)
    )


def an_organisation(name: str = "") -> Organisation:
    return Organisation.objects.create(name=name or f"Organisation {next(_numbers)}")


def an_area(name: str = "Central", **also) -> Area:
    n = next(_numbers)
    return Area.objects.create(
        **({"code": f"E{n}", "name": name, "district": "Corby", "sms_name": "Corby"} | also)
    )


def a_place(name: str = "", *, at: tuple[float, float] = CORBY, faith: str = Faith.MUSLIM, **also) -> Place:
    n = next(_numbers)
    name = name or f"Place {n}"
    given = {
        "ref": f"P{n}",
        "sms_name": name[:22],
        "kind": "Mosque",
        "town": "Corby",
        "peak": 200,
        "organisation": also.pop("organisation", None) or an_organisation(),
    }
    return Place.objects.create(name=name, lat=at[0], lon=at[1], faith=faith, **(given | also))


def a_contact(place: Place, rank: str = Rank.PRIMARY, **about_person) -> Person:
    """A contact of a place."""
    same_faith = about_person.pop("same_faith", False)
    person = a_person(**about_person)
    yesterday = clock.local(clock.now()).date() - timedelta(days=1)
    Post.objects.create(
        person=person,
        role=Role.SITE_CONTACT,
        place=place,
        rank=rank,
        same_faith=same_faith,
        held_from=yesterday,
    )
    return person


def an_officer(
    role: str = Role.DUTY_OFFICER, *, on_duty: bool = True, turn: int = 1, **about_person
) -> Person:
    """Police or council, on duty from an hour ago until tomorrow unless told otherwise."""
    person, now = a_person(**about_person), clock.now()
    yesterday = clock.local(now).date() - timedelta(days=1)
    held = Post.objects.create(person=person, role=role, held_from=yesterday)
    if on_duty:
        starts, ends = now - timedelta(hours=1), now + timedelta(days=1)
        Duty.objects.create(post=held, starts_at=starts, ends_at=ends, turn=turn)
    return person


def a_site() -> tuple[Place, Person, Person, Person, Person]:
    """A place with primary and deputy, police liaison and a duty officer on duty: what ring 0 needs."""
    place = a_place("Rockingham Vale Mosque", ref=f"C{next(_numbers)}", area=an_area())
    primary, deputy = a_contact(place), a_contact(place, Rank.DEPUTY)
    return place, primary, deputy, an_officer(Role.POLICE_LIAISON), an_officer(Role.DUTY_OFFICER)


def has_left(person: Person) -> None:
    """Ends every post of a person, years ago."""
    Post.objects.filter(person=person).update(held_from=date(2020, 1, 1), held_until=date(2020, 12, 31))
