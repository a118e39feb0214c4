"""Wakes the tasks of this process that wait for work: from any thread, at once, without a queue.

Other processes are heard by `listening`, one task a process: LISTEN/NOTIFY on PostgreSQL, SQLite's own change
counter otherwise. A lost ring costs nothing: whoever waits also looks at the database on a tick.
"""

import asyncio
import threading
from collections import defaultdict

TOPICS = "topics"
OUTBOX = "outbox"

_waiting: defaultdict[str, set["Ear"]] = defaultdict(set)
_guard = threading.Lock()


class Ear:
    """One task's readiness to be woken on a channel. Use as `with Ear(channel) as ear: await ear.wait(1.0)`."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.loop = asyncio.get_running_loop()
        self.event = asyncio.Event()

    def __enter__(self) -> "Ear":
        with _guard:
            _waiting[self.channel].add(self)
        return self

    def __exit__(self, *_) -> None:
        with _guard:
            _waiting[self.channel].discard(self)

    async def wait(self, seconds: float) -> bool:
        """True when woken, False after that many seconds; either way the ear is ready for the next ring."""
        try:
            async with asyncio.timeout(
                seconds
            ):  # wait_for loses a cancellation that comes with a ring (until 3.12)
                await self.event.wait()
        except TimeoutError:
            return False
        self.event.clear()
        return True


def ring(channel: str) -> None:
    """Wakes every ear on the channel in this process. Safe from any thread; harmless when nobody listens."""
    with _guard:
        ears = list(_waiting[channel])
    for ear in ears:
        if not ear.loop.is_closed():
            ear.loop.call_soon_threadsafe(ear.event.set)
