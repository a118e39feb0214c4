"""Has the providers forget the words of texts and replies some days after they came to an end.

Only Twilio can: GOV.UK Notify has no such call, and keeps what it carried for seven days by itself.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from cohesion.messaging.models import Message, Reply
from cohesion.messaging.providers import lineup
from cohesion.messaging.providers.base import Wipes
from cohesion.policy.book import book
from cohesion.records.queries import held_at

logger = logging.getLogger(__name__)

BATCH = 500  # of each table in one round
AT_ONCE = 10  # calls: alerts must find connections and the account's patience
SHORTEST_DAYS = 1  # the words are what an unknown text is found by

Row = Message | Reply


def wipe(now: datetime) -> int:
    """One round: returns how many were wiped. What did not work is tried in the next. No call inside a transaction."""
    lines = {line.name: line for line in lineup() if isinstance(line, Wipes)}
    rows: list[Row] = [*_messages(lines, now), *_replies(lines, now)] if lines else []
    if not rows:
        return 0
    done = asyncio.run(_wipe(lines, rows))
    for model in (Message, Reply):
        ids = [row.pk for row in done if isinstance(row, model)]
        model.objects.filter(pk__in=ids, wiped_at=None).update(wiped_at=now)
    return len(done)


def _before(now: datetime) -> datetime:
    return now - timedelta(days=max(SHORTEST_DAYS, book().value("retention.provider_words")))


def _messages(lines: Mapping[str, Wipes], now: datetime) -> Iterable[Message]:
    """Delivered, failed, or accepted so long ago that no receipt comes any more."""
    found = Message.objects.filter(provider__in=lines, wiped_at=None, posted_at__lt=_before(now))
    held = held_at(now)
    kept = Q(person__in=held.people) | Q(topic__in=held.subjects)
    kept_ids = Message.objects.filter(kept).values("pk")
    return found.exclude(sid="").exclude(pk__in=kept_ids).order_by("pk")[:BATCH]


def _replies(lines: Mapping[str, Wipes], now: datetime) -> Iterable[Reply]:
    found = Reply.objects.filter(provider__in=lines, wiped_at=None, received_at__lt=_before(now))
    held = held_at(now)
    kept_ids = Reply.objects.filter(Q(person__in=held.people) | Q(about__in=held.subjects)).values("pk")
    return found.exclude(pk__in=kept_ids).order_by("pk")[:BATCH]


async def _wipe(lines: Mapping[str, Wipes], rows: Sequence[Row]) -> list[Row]:
    room, done = asyncio.Semaphore(AT_ONCE), []

    async def one(row: Row) -> None:
        async with room:
            try:
                await lines[row.provider].wipe(row.sid)
                done.append(row)
            except Exception as problem:
                logger.warning(
                    "%s did not wipe the words of a text: %s", row.provider, type(problem).__name__
                )

    try:
        await asyncio.gather(*map(one, rows))
    finally:
        for line in lines.values():
            await line.close()
    return done
