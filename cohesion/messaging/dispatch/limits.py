"""What may not leave yet, or not at all: the provider's pace, the networks' limits for one number, and who opted out.

Nothing is dropped here. What has to wait keeps its place, with the reason where it is its own; what would be too late
by then is refused at once, so that another way is taken.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from django.db.models import Count

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach, Way
from cohesion.messaging.models import Allowance, Message
from cohesion.messaging.providers.base import Provider
from cohesion.messaging.providers.outcome import Refused, TryLater
from cohesion.messaging.rules import CROWDED
from cohesion.policy.book import book

HOUR = timedelta(hours=1)
CODES = {Reach.OPTED_OUT: "21610", Reach.INVALID: "21211"}  # what the provider says of such numbers


# --- the line -----------------------------------------------------------------------------------------------------


def fitting(line: Provider, messages: Sequence[Message], now: datetime) -> list[Message]:
    """The first of the messages for which the provider has room, which is taken. Call it in the claim's transaction.

    Source: `limit.<line>`. Each limit is a bucket: `at_once` when full, filled `per_second`, emptied by what is sent.
    The others stay queued: they are looked at again every second.
    """
    going, buckets = len(messages), []
    for limit in book().value_or(f"limit.{line.name}", []) if messages else ():
        weights = [message.segments if limit["counts"] == "segments" else 1 for message in messages]
        bucket, level = _bucket(f"{line.name}.{limit['of']}", limit, now)
        going = min(going, sum(used <= level for used in accumulate(weights)))
        buckets.append((bucket, level, weights))
    for bucket, level, weights in buckets:
        left = {"level": level - sum(weights[:going]), "at": now}
        Allowance.objects.filter(pk=bucket.pk).update(**left)
    return list(messages[:going])


def _bucket(name: str, limit: Mapping, now: datetime) -> tuple[Allowance, float]:
    """The bucket and how full it is now. Its row is locked: two workers never use the same room."""
    rows = Allowance.objects.select_for_update().filter(name=name)
    if not (bucket := rows.first()):
        full = Allowance(name=name, level=limit["at_once"], at=now)
        Allowance.objects.bulk_create([full], ignore_conflicts=True)
        bucket = rows.get()
    filled = max((now - bucket.at).total_seconds(), 0.0) * limit["per_second"]
    return bucket, min(limit["at_once"], bucket.level + filled)


# --- one number ---------------------------------------------------------------------------------------------------


def stopped(messages: Collection[Message], now: datetime) -> dict[int, Refused | TryLater]:
    """What must not be called, by the message's id: no text can reach the number, or it has had too many in an hour."""
    texts = [message for message in messages if message.way == Way.TEXT]
    if not texts:
        return {}
    codes, crowds = barred(texts), crowded(texts, now)
    known = {
        message.pk: Refused(codes[message.to], "known before the call")
        for message in texts
        if message.to in codes
    }
    return {
        message.pk: _held(message, crowds[message.pk], now) for message in texts if message.pk in crowds
    } | known


def barred(texts: Collection[Message]) -> dict[str, str]:
    """The numbers among these that no text can reach, with the provider's code for why. One query."""
    points = ContactPoint.objects.filter(number__in={message.to for message in texts})
    found = points.exclude(reach=Reach.GOOD).values_list("number", "reach")
    return {number: CODES[Reach(reach)] for number, reach in found}


def crowded(texts: Collection[Message], now: datetime) -> dict[int, datetime]:
    """Until when a text must wait, as the networks would block it unseen: too many, or too many of the same words.

    Source: `number.most_an_hour`. Only what a provider has accepted counts. One query; two more for a busy number.
    """
    most = book().value("number.most_an_hour")
    lately = Message.objects.filter(way=Way.TEXT, accepted_at__gt=now - HOUR).order_by()
    had = lately.filter(to__in={message.to for message in texts}).values("to").annotate(texts=Count("id"))
    busy = set(had.filter(texts__gte=min(most.values())).values_list("to", flat=True))
    until = {}
    for message in (message for message in texts if message.to in busy):
        to_it = lately.filter(to=message.to)
        free = [
            _free_again(to_it.filter(body=message.body), most["same"]),
            _free_again(to_it, most["any"]),
        ]
        if any(free):
            until[message.pk] = max(at for at in free if at)
    return until


def _free_again(texts, most: int) -> datetime | None:
    """When there is room for one more of these within an hour; None when there is now."""
    last = list(texts.order_by("-accepted_at").values_list("accepted_at", flat=True)[:most])
    return last[-1] + HOUR if len(last) == most else None


def _held(message: Message, until: datetime, now: datetime) -> Refused | TryLater:
    """Put off where that helps; refused where it would be too late by then."""
    if message.expires_at and message.expires_at <= until:
        return Refused(CROWDED, "too late when it may leave")
    return TryLater((until - now).total_seconds(), CROWDED)
