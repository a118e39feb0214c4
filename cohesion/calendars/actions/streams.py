"""Somebody's own stream: made and shown once, made anew, ended."""

from datetime import timedelta

from django.db import transaction

from cohesion.calendars.keys import digest_of, new_token
from cohesion.calendars.models import Subscription
from cohesion.kit import clock

FRESH = timedelta(minutes=10)  # calendars ask often: not every look is a write


@transaction.atomic
def make_stream(*, by, reminds: bool = False) -> str:
    """Makes the secret address of their stream and returns its token, known only now. An earlier one ends."""
    token = new_token()
    told = {"digest": digest_of(token), "reminds": reminds, "made_at": clock.now(), "fetched_at": None}
    Subscription.objects.update_or_create(person=by, defaults=told)
    return token


@transaction.atomic
def end_stream(*, by) -> bool:
    return bool(Subscription.objects.filter(person=by).delete()[0])


def note_fetch(*, stream: Subscription) -> None:
    """Kept so that people see whether their calendar still looks: some stop without a word."""
    now = clock.now()
    if stream.fetched_at is None or now - stream.fetched_at > FRESH:
        Subscription.objects.filter(pk=stream.pk).update(fetched_at=now)
