"""Who is signed in where, until when, and how that ends. A row that is gone signs out at the next request."""

import logging
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from cohesion.accounts.models import Person, SignIn
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.live.queries import person_topic
from cohesion.policy.book import book

KEY = "sign_in"
OFTEN = timedelta(minutes=1)  # that often at most it is written down that somebody is there
LONGEST = timedelta(hours=24)  # SESSION_COOKIE_AGE
BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)

log = logging.getLogger(__name__)


def begin(request: HttpRequest, person: Person) -> SignIn:
    """Notes that somebody has signed in, with what the policy of this moment allows them."""
    now, rules = clock.now(), book()
    SignIn.objects.filter(pk=request.session.get(KEY)).delete()  # the one this session goes on from
    SignIn.objects.filter(person=person, reads_until__lte=now, good_until__lte=now).delete()
    found = SignIn.objects.create(
        person=person,
        device=device_of(request.META.get("HTTP_USER_AGENT", "")),
        place=masked(address_of(request)),
        began_at=now,
        seen_at=now,
        good_until=now + min(timedelta(hours=rules.value("session.hours")), LONGEST),
        idle_minutes=rules.value("session.idle_minutes"),
        reads_until=now + min(timedelta(hours=rules.value("session.board_hours")), LONGEST),
    )
    request.session[KEY] = found.pk
    return found


def current(session, person) -> SignIn | None:
    """The session's own row, or None when it was ended. One query."""
    return SignIn.objects.filter(pk=session.get(KEY), person_id=person.pk).first()


def alive(person: Person) -> QuerySet[SignIn]:
    """Where a person is signed in now, last seen first."""
    return SignIn.objects.filter(person=person, reads_until__gt=clock.now())


def is_good(sign_in: SignIn, now: datetime) -> bool:
    """Whether it opens everything its person may see: neither too old, nor idle for too long."""
    idle_until = sign_in.seen_at + timedelta(minutes=sign_in.idle_minutes)
    return now < min(sign_in.good_until, idle_until)


def may_read_on(sign_in: SignIn, now: datetime) -> bool:
    """Whether a board that was open goes on being shown."""
    return now < max(sign_in.reads_until, sign_in.good_until)


def note_use(sign_in: SignIn, now: datetime) -> None:
    """Says that somebody is there, once a minute; a busy database must not keep anybody from their page."""
    if now - sign_in.seen_at < OFTEN:
        return
    try:
        with transaction.atomic():
            SignIn.objects.filter(pk=sign_in.pk).update(seen_at=now)
    except OperationalError:
        log.warning("The use of sign-in %d was not noted: the database is busy.", sign_in.pk)


@transaction.atomic
def end(*, person: Person, only: int | None = None, but: int | None = None) -> int:
    """Ends a person's sessions: all, only one, or all but one; returns how many. Their open pages ask again."""
    found = SignIn.objects.filter(person=person)
    if only is not None:
        found = found.filter(pk=only)
    count, _ = found.exclude(pk=but).delete()
    touch(person_topic(person.pk))
    return count


def device_of(user_agent: str) -> str:
    """ "Firefox on Windows": enough to know one's own, too little to follow anybody."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser


def address_of(request: HttpRequest) -> str:
    """The visitor's address by the one proxy that is believed; "" when there is none, as in a test."""
    return get_adapter().get_client_ip(request) if request.META.get("REMOTE_ADDR") else ""


def masked(address: str) -> str:
    """The network without the machine: 192.0.2.x, 2001:db8:1:x."""
    if ":" in address:
        return ":".join(address.split(":")[:3]) + ":x"
    return address.rpartition(".")[0] + ".x" if address else ""
