"""Waiting after wrong tries, longer each time, agreed by all processes, and the same for unknown addresses.

Only what is guessed is locked, a password or a code of an app: whoever is kept out by somebody else's tries signs in
by a code by email, or by a passkey.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from cohesion.accounts.models import Lockout, Person
from cohesion.policy.book import Book, book


def password_of(email: str) -> str:
    """What is counted for a password: the address as typed, whoever it belongs to, or nobody."""
    return f"password:{email.strip().lower()}"


def codes_of(person: Person) -> str:
    """What is counted for the codes of a second factor."""
    return f"codes:{person.pk}"


def is_locked(what: str, now: datetime) -> bool:
    return Lockout.objects.filter(digest=_digest(what), until__gt=now).exists()


@transaction.atomic
def count_failure(what: str, now: datetime) -> Lockout:
    """Counts a wrong try; from the last of the free ones on, each makes the next wait twice as long."""
    rules = book()
    Lockout.objects.bulk_create([Lockout(digest=_digest(what), last_at=now)], ignore_conflicts=True)
    found = Lockout.objects.select_for_update().get(digest=_digest(what))
    if now - found.last_at > timedelta(hours=rules.value("lockout.forgotten_hours")):
        found.failures = 0
    found.failures += 1
    found.last_at = now
    found.until = now + wait if (wait := wait_after(found.failures, rules)) else None
    found.save()
    return found


def wait_after(failures: int, rules: Book) -> timedelta:
    """How long after so many wrong tries in a row; nothing while they are few."""
    beyond = failures - rules.value("lockout.free_tries")
    if beyond < 0:
        return timedelta()
    minutes = rules.value("lockout.first_minutes") * 2 ** min(beyond, 20)
    return timedelta(minutes=min(minutes, rules.value("lockout.longest_minutes")))


def clear(what: str) -> bool:
    """Forgets the wrong tries; whether there were any."""
    return bool(Lockout.objects.filter(digest=_digest(what)).delete()[0])


def unlock(person: Person) -> bool:
    """Forgets all that was tried wrongly in a person's name."""
    return any([clear(password_of(person.email or "")), clear(codes_of(person))])


def _digest(what: str) -> str:
    return hashlib.sha256(what.encode()).hexdigest()
