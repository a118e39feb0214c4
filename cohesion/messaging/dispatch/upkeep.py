"""What the dispatcher looks after besides sending: late texts, lapsed claims, what nobody knows, signs of life.

Each function is one short transaction, as in desk.py.
"""

import copy
import logging
import os
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from cohesion.directory.states import Way
from cohesion.messaging.actions import TROUBLE, move, touch_all
from cohesion.messaging.dispatch.desk import LEASE
from cohesion.messaging.models import Heartbeat, Message
from cohesion.messaging.states import IN_FLIGHT, State

logger = logging.getLogger(__name__)


def expire(now: datetime) -> int:
    """Ends what is too late to send. Returns how many."""
    late = list(Message.objects.filter(state=State.QUEUED, expires_at__lte=now).order_by("topic", "id")[:200])
    for message in late:
        _end_late(message, now)
    return len(late)


def _end_late(message: Message, now: datetime) -> None:
    """One small transaction, done without its signal if whoever listens for it fails."""
    for tell in (True, False):
        try:
            with transaction.atomic():
                move(message=copy.copy(message), to=State.EXPIRED, at=now, tell=tell)
            return
        except TROUBLE:
            raise
        except Exception:
            logger.exception("Message %d could not be ended as too late", message.pk)


def lapse(now: datetime, in_hand: Collection[int] = ()) -> int:
    """Makes UNKNOWN what was claimed too long ago and not reported on; its worker has died or is cut off."""
    lapsed = Message.objects.filter(state=State.SENDING, lease_until__lte=now).exclude(pk__in=in_hand)
    return _doubt(lapsed, now)


def free_the_dead(host: str, now: datetime) -> int:
    """Makes UNKNOWN, and due to be asked for, what workers of this machine had in hand that are no more.

    Also what they were asking the provider about: it was put off for a lease so that nobody else asks. How many.
    """
    open_rows = Message.objects.filter(state__in=IN_FLIGHT, settled_at=None)
    names = open_rows.filter(worker__startswith=f"{host}:").values_list("worker", flat=True)
    dead = [name for name in names.distinct() if not is_working(name)]
    return _doubt(open_rows.filter(worker__in=dead), now) if dead else 0


def _doubt(messages: QuerySet[Message], now: datetime) -> int:
    topics = set(messages.values_list("topic", flat=True))
    if not topics:
        return 0
    with transaction.atomic():
        touch_all(topics)
        return messages.update(state=State.UNKNOWN, lease_until=now)


def to_ask(way: Way, limit: int, now: datetime) -> list[Message]:
    """Messages to look for in the provider's list now. Each is put off for a lease, so that only one worker asks."""
    open_rows = Message.objects.filter(way=way, state=State.UNKNOWN, settled_at=None, lease_until__lte=now)
    if limit < 1 or not open_rows.exists():
        return []
    with transaction.atomic():
        messages = list(open_rows.select_for_update(skip_locked=True).order_by("lane", "id")[:limit])
        Message.objects.filter(pk__in=[message.pk for message in messages]).update(lease_until=now + LEASE)
    return messages


def beat(worker: str, started_at: datetime, now: datetime) -> None:
    """A sign of life, for the board."""
    if not Heartbeat.objects.filter(worker=worker).update(beat_at=now):
        Heartbeat.objects.create(worker=worker, beat_at=now, started_at=started_at)


# --- who works here -----------------------------------------------------------------------------------------------

working: set[str] = set()


def is_working(name: str) -> bool:
    """Whether the worker called `machine:process:mark` of this machine is still there."""
    _, process, _ = name.rsplit(":", 2)
    if int(process) == os.getpid():
        return name in working  # else an earlier life with our number, as in a container
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
