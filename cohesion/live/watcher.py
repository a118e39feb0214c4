"""One task a process re-reads the numbers that somebody here follows, and spreads the higher ones.

It looks when the bell rings, which is at once after a commit, and on a tick whatever happens: a lost ring costs
at most TICK seconds and never a change.
"""

import logging

from django.db import Error

from cohesion.live import bell
from cohesion.live.hub import Hub, hub
from cohesion.live.queries import revisions
from cohesion.live.threads import in_threads

log = logging.getLogger(__name__)
TICK = 1.0

_read = in_threads("watcher", at_most=1)(revisions)


async def watch(watched: Hub = hub) -> None:
    """Spreads until it is cancelled. A database that does not answer is waited for."""
    failing = False
    with bell.Ear(bell.TOPICS) as ear:
        while True:
            try:
                await look(watched)
                failing = False
            except Error:
                if not failing:
                    log.exception(
                        "The revisions cannot be read. Pages are not told of changes until they can."
                    )
                failing = True
            await ear.wait(TICK)


async def look(watched: Hub) -> None:
    """One query, whatever the number of topics; none when nobody follows anything."""
    if topics := watched.topics():
        watched.spread(await _read(topics))
