"""The dead-man's ping: an address outside is asked while all is well, and whoever watches it rings when it goes silent.

It is the one alarm that does not need this machine. Its own trouble is noted, and never matters to sending.
"""

import logging
import urllib.request
from datetime import datetime, timedelta

from django.conf import settings

from cohesion.live import rounds
from cohesion.policy.book import book
from cohesion.site.health import troubles

log = logging.getLogger(__name__)
NAME = "the ping outside"
PATIENCE = 5  # seconds


def register() -> None:
    rounds.register(NAME, every=every, run=ping, vital=False)


def every() -> timedelta:
    """The outside monitor must ring after two or three of these."""
    return timedelta(seconds=book().value("deadman.every_seconds"))


def ping(now: datetime) -> bool:
    """Asks DEADMAN_URL if all is well; True when it was asked. Withheld, it lets the outside monitor ring.

    Raises what went wrong on the way, without the address, which is as good as a key.
    """
    if not settings.DEADMAN_URL:
        return False
    if wrong := troubles(now):
        log.warning("The ping outside is withheld: %s", " ".join(wrong))
        return False
    try:
        with urllib.request.urlopen(settings.DEADMAN_URL, timeout=PATIENCE):  # noqa: S310  settings.py checks it
            return True
    except (OSError, ValueError) as problem:
        raise PingFailed(f"{type(problem).__name__} {getattr(problem, 'code', '')}".strip()) from None


class PingFailed(Exception):
    """The outside monitor could not be asked."""
