"""Reads the providers' own logs back, so that what was said or became of a text while nobody here listened is found.

Everything ends where receipts and replies end, so reading the same twice does no harm.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import datetime

from cohesion.kit import clock
from cohesion.messaging.actions import TROUBLE
from cohesion.messaging.dispatch import logbook
from cohesion.messaging.providers.base import KeepsLog, Logged, Provider

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0  # how often a worker asks whether a round is due; how often it is, is policy
BATCH = 100  # lines looked up in the database at once

AtDesk = Callable[..., Awaitable]


class Reconciler:
    """One a dispatcher, beside its sending. `at_desk` runs database work in the dispatcher's thread."""

    def __init__(self, providers: Iterable[Provider], at_desk: AtDesk) -> None:
        self.logs = [provider for provider in providers if isinstance(provider, KeepsLog)]
        self.at_desk = at_desk
        self._begun: set[str] = set()

    async def run(self) -> None:
        """Until cancelled: a round at once, then whenever one is due. Never raises otherwise."""
        while True:
            for log in self.logs:
                await self._try(log)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _try(self, log: KeepsLog) -> None:
        try:
            await self.round(log, at_start=log.name not in self._begun)
            self._begun.add(log.name)
        except TROUBLE as trouble:
            logger.warning("The log of %s waits for the database: %s", log.name, trouble)
        except Exception:
            self._begun.add(log.name)  # not again at once, as at a start: when it is due
            logger.exception("The log of %s could not be read back; it will be tried again", log.name)

    async def round(self, log: KeepsLog, *, at_start: bool = False) -> int:
        """Reads back what is news, if it is due and nobody else does. Returns how many replies and statuses were.

        Raises when the log cannot be read: then the next round begins where this one did.
        """
        now = clock.now()
        since = await self.at_desk(lambda: logbook.begin(log.name, now, at_start=at_start))
        if since is None:
            return 0
        found = await self._replies(log, since) + await self._statuses(log, now)
        await self.at_desk(logbook.finish, log.name, now, found)
        if found:
            logger.warning("%d replies or receipts were read back from the log of %s", found, log.name)
        return found

    async def _replies(self, log: KeepsLog, since: datetime) -> int:
        """In the order in which they were said: of two answers the last one counts."""
        news: list[Logged] = []
        async for lines in batches(log.said(since)):
            news += await self.at_desk(logbook.missed, log.name, lines)
        taken = 0
        for line in sorted(news, key=lambda line: line.at):  # one at a time: sending goes on between them
            taken += await self.at_desk(logbook.take_reply, log.name, line)
        return taken

    async def _statuses(self, log: KeepsLog, now: datetime) -> int:
        since, moved = await self.at_desk(logbook.without_end, log.name, now), 0
        if since is None:
            return 0
        async for lines in batches(log.statuses(since)):
            moved += await self.at_desk(logbook.take_statuses, log.name, lines)
        return moved


async def batches(lines: AsyncIterator[Logged]) -> AsyncIterator[list[Logged]]:
    batch: list[Logged] = []
    async for line in lines:
        batch.append(line)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
