"""Asking people something that no alert is: by text where one arrives, else by email, else not at all."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings

from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach, Way
from cohesion.kit.phones import is_mobile
from cohesion.kit.sms_text import plain
from cohesion.messaging.actions import Draft
from cohesion.messaging.states import Lane
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book

LONGEST = {
    "dates": "1: 10 Mar, 2: 12 May, 3: 14 Jul, 4: 10 Nov",
    "where": "W" * 40,
    "days": "1: 27 Oct, 2: 28 Oct, 3: 29 Oct",
    "until": "11 Dec",
}
"""The longest value of what only these texts are filled in with."""

WAITS = timedelta(hours=12)  # in the provider's queue; it asks nothing urgent


def draft(
    person: Person,
    point: ContactPoint | None,
    rules: Book,
    fields: Mapping[str, str],
    *,
    kind: str,
    topic: str,
    about: str = "",
    answers: Collection[str] = (),
) -> Draft | None:
    """The wording `kind` to one person, or None where neither a text nor an email would arrive.

    An email offers no digits: nobody reads what comes back.
    """
    bare = Draft(
        person=person,
        to="",
        body="",
        kind=kind,
        topic=topic,
        about=about,
        lane=Lane.ORDINARY,
        expires_in=WAITS,
    )
    if takes_texts(point):
        words, twin = plain(rules.words(kind, **fields)), f"{kind}.one_way"
        one_way = plain(rules.words(twin, **fields)) if f"text.{twin}" in rules.rules else ""
        return replace(bare, to=point.number, body=words, one_way=one_way, answers=list(answers))
    if person.email and Way.EMAIL in carried():
        subject, words = rules.written("forum.subject"), rules.written(kind, **fields)
        return replace(bare, to=person.email, way=Way.EMAIL, subject=subject, body=words)
    return None


def takes_texts(point: ContactPoint | None) -> bool:
    return (
        point is not None
        and point.reach == Reach.GOOD
        and point.prefers == Way.TEXT
        and is_mobile(point.number)
    )


def link_for(person: Person, about: str, expires_at: datetime) -> str:
    """An address of their own, at which they answer without signing in."""
    token = new_link(person=person, purpose=PersonalLink.Purpose.DATES, about=about, expires_at=expires_at)
    return f"{settings.PUBLIC_URL}/k/{token}/"


def short(day: date) -> str:
    """ "10 Mar", as a text has room for."""
    return f"{day.day} {day:%b}"
