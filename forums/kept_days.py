"""Whom to ask today which day they keep, what they said, and which lines of the table somebody has read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from cohesion.accounts.models import Person
from cohesion.almanac.faith import FaithDate, covered, every_date, to_confirm
from cohesion.directory.models import Post
from cohesion.directory.queries import current_posts
from cohesion.directory.states import Faith, Role
from cohesion.kit import clock
from cohesion.policy.book import Book, book
from forums.models import DayKeeper, KeptDayAsk

AHEAD = timedelta(days=120)  # how far the clerk's page looks
CATCHING_UP = 3  # days on which the same question is still sent, where it could not be on its own day
NO_TRADITION = (Faith.COMMUNITY, Faith.OTHER)


def keeps(faith: str, tradition: str) -> bool:
    """Whether a place of that faith keeps the days of a tradition, as in "Hindu, Sikh, Jain"."""
    named = {"bahai": "Bahá'í"}.get(faith, str(Faith(faith).label))
    return faith not in NO_TRADITION and named in tradition.split(", ")


def may_be_asked(now: datetime) -> dict[Person, set[str]]:
    """Everybody who said so and still is a contact of an active place, with the faiths of their places. One query."""
    agreed = DayKeeper.objects.values("person")
    posts = current_posts(now).filter(role=Role.SITE_CONTACT, place__is_active=True, person__in=agreed)
    found: dict[Person, set[str]] = {}
    for post in posts.order_by("person__name", "person"):
        found.setdefault(post.person, set()).add(post.place.faith)
    return found


def contacts_to_choose(now: datetime) -> QuerySet[Person]:
    """The contacts of places who have not said yet that they may be asked."""
    held = current_posts(now).filter(role=Role.SITE_CONTACT, place__is_active=True)
    held = held.exclude(place__faith__in=NO_TRADITION)
    return Person.objects.filter(pk__in=held.values("person"), day_keeper=None).order_by("name")


def keepers(now: datetime) -> list[tuple[DayKeeper, str]]:
    """Who agreed, with the places they are a contact of; "" for somebody who is of none any more. Two queries."""
    posts: dict[int, list[Post]] = {}
    agreed = DayKeeper.objects.select_related("person")
    for post in current_posts(now).filter(role=Role.SITE_CONTACT, person__in=agreed.values("person")):
        posts.setdefault(post.person_id, []).append(post)
    return [(one, ", ".join(str(post.place) for post in posts.get(one.person_id, []))) for one in agreed]


@dataclass(frozen=True)
class Due:
    """Somebody to be asked about a day now."""

    person: Person
    kept: FaithDate
    days_before: int


def due(now: datetime, rules: Book) -> list[Due]:
    """Whom to ask now. Who has answered about a day, or was asked at this time of asking, is left alone."""
    today, found = clock.local(now).date(), []
    people = may_be_asked(now)
    for back in range(CATCHING_UP):
        day = today - timedelta(days=back)
        found += [
            Due(person, kept, (kept.day - day).days)
            for kept in to_confirm(day, rules)
            for person, faiths in people.items()
            if kept.day > today and any(keeps(faith, kept.observance.tradition) for faith in faiths)
        ]
    asked = set(KeptDayAsk.objects.values_list("person", "key", "days_before"))
    answered = set(KeptDayAsk.objects.exclude(said=None).values_list("person", "key"))
    left = [one for one in found if (one.person.pk, one.kept.key, one.days_before) not in asked]
    return [one for one in left if (one.person.pk, one.kept.key) not in answered]


@dataclass(frozen=True)
class Coming:
    """A date that is in doubt, or was until somebody said which day it is; with who was asked and what they said."""

    kept: FaithDate
    asks: list[KeptDayAsk]

    @property
    def answers(self) -> list[KeptDayAsk]:
        """The last answer of each person."""
        return list({one.person_id: one for one in self.asks if one.said}.values())

    @property
    def waiting(self) -> int:
        """How many were asked and have not answered."""
        return len({one.person_id for one in self.asks}) - len(self.answers)


def coming(now: datetime, rules: Book | None = None) -> list[Coming]:
    """What is in doubt in the coming months, or was confirmed, the nearest first. A few queries."""
    today = clock.local(now).date()
    dates = [kept for kept in every_date(rules or book()) if today <= kept.day <= today + AHEAD]
    dates = [kept for kept in dates if kept.confirmed or kept.others]
    asks: dict[str, list[KeptDayAsk]] = {}
    for ask in KeptDayAsk.objects.filter(key__in=[kept.key for kept in dates]).select_related("person"):
        asks.setdefault(ask.key, []).append(ask)
    rows = [
        Coming(kept, sorted(asks.get(kept.key, []), key=lambda a: a.answered_at or a.asked_at))
        for kept in dates
    ]
    return sorted(rows, key=lambda row: (row.kept.day, row.kept.key))


def is_covered(now: datetime) -> bool:
    """Whether the table reaches as far as the page looks."""
    return clock.local(now + AHEAD).year <= covered()[1]


def date_called(key: str) -> FaithDate | None:
    return next((kept for kept in every_date() if kept.key == key), None)


def ask_by_about(about: str) -> KeptDayAsk | None:
    """The question that a link or a text is about, while its person said we may ask and still is a contact."""
    kind, _, number = about.partition(":")
    if kind != "keeping" or not number.isdigit():
        return None
    ask = KeptDayAsk.objects.select_related("person").filter(pk=int(number)).first()
    return ask if ask and _may_be_asked(ask.person) else None


def _may_be_asked(person: Person) -> bool:
    contacts = current_posts().filter(role=Role.SITE_CONTACT, place__is_active=True).values("person")
    return DayKeeper.objects.filter(person=person).filter(person__in=contacts).exists()


def open_among(abouts: Collection[str], now: datetime) -> set[str]:
    """Those of these questions (`keeping:12`) that still take an answer. One query."""
    numbers = [int(about.removeprefix("keeping:")) for about in abouts]
    still = KeptDayAsk.objects.filter(pk__in=numbers, closes_at__gt=now)
    return {f"keeping:{pk}" for pk in still.values_list("pk", flat=True)}


def dates_of(key: str) -> list[FaithDate]:
    """Every date of one line of the table, in order."""
    return sorted((kept for kept in every_date() if kept.observance.key == key), key=lambda kept: kept.day)


def name_of(ask: KeptDayAsk) -> str:
    """What it is about, for the page behind a person's own link; never for a text."""
    kept = date_called(ask.key)
    return kept.observance.name if kept else ""
