"""What is due by the clock, besides sending, which the dispatcher does."""

from datetime import datetime, timedelta

from cohesion.messaging.dispatch import wiping
from cohesion.messaging.models import Heartbeat

KEEP_HEARTBEATS = timedelta(days=1)


def forget_old_heartbeats(now: datetime) -> int:
    """All but those of the last day and the very last one, which says since when nothing has left. Returns how many."""
    last = Heartbeat.objects.order_by("-beat_at").values_list("pk", flat=True).first()
    return Heartbeat.objects.filter(beat_at__lt=now - KEEP_HEARTBEATS).exclude(pk=last).delete()[0]


def wipe_words_at_providers(now: datetime) -> int:
    """Has providers forget the words of what came to its end some days ago. Returns how many."""
    return wiping.wipe(now)
