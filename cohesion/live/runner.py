"""Runs the rounds of this process: looks twice a second for what is due, and gives each round a thread.

A round that hangs holds its own thread and no other. It is not begun again here while it does, so it shows as late.
"""

import asyncio
import contextlib
import logging
import threading

from django.db import Error, connection

from cohesion.kit import clock
from cohesion.live import rounds
from cohesion.live.threads import in_threads

log = logging.getLogger(__name__)
TICK = 0.5  # seconds between two looks: how late a round may begin
DRAIN = 10.0  # seconds that rounds in hand have to end: below what the process gives its tasks

_due = in_threads("rounds", at_most=1)(rounds.due)


class Runner:
    def __init__(self) -> None:
        self.in_hand: dict[str, threading.Thread] = {}
        self.failing = False

    async def run(self, stop: asyncio.Event) -> None:
        """Begins rounds until told to stop, and lets those in hand end. Waits for a database that does not answer."""
        while not stop.is_set():
            await self.look()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK):
                    await stop.wait()
        await self.drain()

    async def look(self) -> None:
        """Begins what is due and not in hand here."""
        try:
            names = await _due(clock.now())
            self.failing = False
        except Error:
            if not self.failing:
                log.exception(
                    "Nobody can say what is due. Work by the clock waits until the database answers."
                )
            self.failing = True
            return
        for name in set(names) - set(self.busy()):
            self.in_hand[name] = threading.Thread(
                target=in_own_thread, args=[name], name=f"round {name}", daemon=True
            )  # a daemon: one that hangs must not hold up the end of the process
            self.in_hand[name].start()

    def busy(self) -> list[str]:
        return [name for name, thread in self.in_hand.items() if thread.is_alive()]

    async def drain(self) -> None:
        """Waits for the rounds in hand. What hangs is left behind, and is due again elsewhere."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + DRAIN
        while self.busy() and loop.time() < deadline:
            await asyncio.sleep(0.02)
        if left := self.busy():
            log.error("These rounds did not end in %d seconds and were left: %s", DRAIN, ", ".join(left))


def in_own_thread(name: str) -> None:
    """On PostgreSQL the connection goes back to the pool; on SQLite it ends with the thread."""
    try:
        rounds.run(name)
    finally:
        connection.close()
