"""Personal links: given once in clear, kept as a digest, revocable, and used up by nobody who only looks."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet

from cohesion.accounts.models import Person, PersonalLink
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.live.queries import person_topic

ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTHS = {
    PersonalLink.Purpose.RAISE: 22,
    PersonalLink.Purpose.ANSWER: 12,
    PersonalLink.Purpose.DEBRIEF: 12,
    PersonalLink.Purpose.DATES: 12,
    PersonalLink.Purpose.MEETING: 12,
}  # 12 characters fit in a text: 69 bits

FRESH = timedelta(minutes=1)  # a page that is followed asks every half minute: not every look is a write

log = logging.getLogger(__name__)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(*, person: Person, purpose: str, about: str = "", expires_at: datetime | None = None) -> str:
    """Makes a link and returns its token: the only time it is known in clear."""
    token = "".join(secrets.choice(ALPHABET) for _ in range(LENGTHS[purpose]))
    PersonalLink.objects.create(
        person=person, purpose=purpose, about=about, digest=_digest(token), expires_at=expires_at
    )
    return token


def open_link(token: str, purpose: str) -> PersonalLink | None:
    """The live link with that token, or None when it is unknown, revoked, expired or its person has left."""
    now = clock.now()
    link = _open().select_related("person").filter(digest=_digest(token), purpose=purpose).first()
    if link and (link.last_used_at is None or now - link.last_used_at > FRESH):
        _note_use(link, now)
    return link


def is_open(link: int) -> bool:
    """Whether the link with that id still opens what it was given for."""
    return _open().filter(pk=link).exists()


def _open() -> QuerySet[PersonalLink]:
    unexpired = Q(expires_at=None) | Q(expires_at__gt=clock.now())
    return PersonalLink.objects.filter(unexpired, revoked_at=None, person__is_active=True)


def _note_use(link: PersonalLink, now: datetime) -> None:
    """Kept for whoever looks after links; a busy database must not keep anybody from their alert."""
    try:
        with transaction.atomic():
            PersonalLink.objects.filter(pk=link.pk).update(last_used_at=now)
    except OperationalError:
        log.warning("The use of personal link %d was not noted: the database is busy.", link.pk)


@transaction.atomic
def revoke_links(*, person: Person, purpose: str | None = None) -> int:
    """Closes the person's links, and the pages they have open by them, at once; returns how many."""
    links = PersonalLink.objects.filter(person=person, revoked_at=None)
    if purpose:
        links = links.filter(purpose=purpose)
    touch(person_topic(person.pk))
    return links.update(revoked_at=clock.now())
