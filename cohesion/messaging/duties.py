"""What is due by the clock, besides sending, which the dispatcher does."""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from cohesion.messaging.dispatch import wiping
from cohesion.messaging.mailbox import Mailbox, opened
from cohesion.messaging.models import Heartbeat
from cohesion.messaging.signals import mail_received

log = logging.getLogger(__name__)
KEEP_HEARTBEATS = timedelta(days=1)


def forget_old_heartbeats(now: datetime) -> int:
    """All but those of the last day and the very last one, which says since when nothing has left. Returns how many."""
    last = Heartbeat.objects.order_by("-beat_at").values_list("pk", flat=True).first()
    return Heartbeat.objects.filter(beat_at__lt=now - KEEP_HEARTBEATS).exclude(pk=last).delete()[0]


def wipe_words_at_providers(now: datetime) -> int:
    """Has providers forget the words of what came to its end some days ago. Returns how many."""
    return wiping.wipe(now)


def read_mailbox(now: datetime) -> int:
    """Offers each new mail to whoever listens. What nobody could keep stays unread, and holds up no other."""
    if not settings.MAILBOX_URL:
        return 0
    with opened(settings.MAILBOX_URL) as found:
        return sum(_offered(found, key, now) for key in found.unread())


def _offered(found: Mailbox, key: str, now: datetime) -> bool:
    try:
        taken = mail_received.to_first(Mailbox, raw=found.fetch(key), at=now)
    except Exception:
        log.exception("A mail could not be kept; it will be tried again")
        return False
    if taken:
        found.mark_read(key)
    return bool(taken)
