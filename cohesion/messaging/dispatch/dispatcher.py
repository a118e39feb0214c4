"""The sender: claims in batches, calls the provider from a fixed pool, records in batches.

Database work runs in one thread with its own connection, so that the event loop never waits for it. Measured: a commit
per message costs up to four times the calls themselves, a batch every 40 ms next to nothing; `gather` over everything
delays the first text.
"""

import asyncio
import logging
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from secrets import token_hex

from django.db import connection, connections

from cohesion.kit import clock
from cohesion.live import bell
from cohesion.messaging.dispatch import desk, upkeep
from cohesion.messaging.models import Message
from cohesion.messaging.providers import provider as chosen_provider
from cohesion.messaging.providers.base import Outgoing, Provider
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, TryLater, Unknown
from cohesion.messaging.receive import understand_waiting
from cohesion.messaging.states import State

logger = logging.getLogger(__name__)

POOL = 100  # calls at once: Twilio's default for an account
FLUSH_S = 0.04  # how long outcomes wait for company
TICK_S = 1.0  # how often the database is looked at when nobody rings
HOUSEKEEPING_S, HEARTBEAT_S, REPLIES_S = 0.5, 2.0, 10.0
CALL_AT_MOST = timedelta(seconds=12)  # above the provider's own limit of 10
ASK_AT_LEAST = 50  # messages of unknown fate looked for in one round, however many others wait
PATIENCE = 20  # troubles in a row after which sending once gives up
FINISH_S = 10.0  # how long calls in flight may take when told to stop


class Dispatcher:
    """One sender. Any number may work on one database: each message is claimed by one of them."""

    def __init__(self, provider: Provider | None = None, *, pool: int = POOL) -> None:
        self.provider = provider or chosen_provider()
        self.pool = pool
        self.host = socket.gethostname()[:40]
        self.worker = f"{self.host}:{os.getpid()}:{token_hex(3)}"
        self.started_at = clock.now()
        self.accepted = 0
        self._thread = ThreadPoolExecutor(1, "dispatcher")
        self._queue: asyncio.PriorityQueue[tuple[int, int, Message]] = asyncio.PriorityQueue()
        self._in_hand: set[int] = set()  # claimed here, and not yet recorded
        self._calling = 0
        self._results: list[desk.Result] = []
        self._hands: list[asyncio.Task] = []
        self._helpers: list[asyncio.Task] = []
        self._wake = asyncio.Event()
        self._look = True  # there may be something new in the database
        self._more_is_due = False  # what was due at the last look, and could not be claimed then
        self._flush_planned = False
        self._done_at: dict[str, float] = {}
        self._troubles = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Sends until told to stop; then finishes the calls in flight, records them, puts back what was not begun."""
        async with self._at_work():
            self._beside(self._wake_at(stop))
            while not stop.is_set():
                if not await self._turn():
                    await self._until_woken()

    async def drain(self) -> int:
        """Sends what is due now and returns how many texts the provider accepted. Leaves no sign of life behind."""
        self._done_at["heartbeat"] = float("inf")
        async with self._at_work():
            while (more := await self._turn()) or self._in_hand:
                if self._troubles > PATIENCE:
                    break
                if not more:
                    await self._until_woken()
        return self.accepted

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        upkeep.working.add(self.worker)
        with bell.Ear(bell.OUTBOX) as ear:
            self._beside(self._listen(ear))
            self._hands = [asyncio.create_task(self._hand()) for _ in range(self.pool)]
            try:
                yield
            finally:
                await self._finish()

    def _beside(self, work: Coroutine) -> None:
        self._helpers.append(asyncio.create_task(work))

    async def _listen(self, ear: bell.Ear) -> None:
        """Somebody rang, or nobody did for a tick: time to look into the database."""
        while True:
            await ear.wait(TICK_S)
            self._look_again()

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _until_woken(self) -> None:
        await self._wake.wait()
        self._wake.clear()

    def _look_again(self) -> None:
        self._look = True
        self._wake.set()

    # --- one turn at the desk -------------------------------------------------------------------------------------

    async def _turn(self) -> bool:
        """Records, and looks for work if there may be some. True when there may be more at once. Never raises."""
        try:
            recorded = await self._record()
            if not self._look and not (recorded and self._more_is_due):
                return False
            self._look = False
            if await self._claim():
                self._look = True
            else:
                await self._keep_house()
            self._troubles = 0
        except desk.TROUBLE as trouble:
            await self._rest(trouble)
        except Exception:
            logger.exception("The sender met something unforeseen, and goes on")
            await asyncio.sleep(TICK_S)
        return self._look

    async def _record(self) -> int:
        """Outcomes that could not be written stay here and are tried again: they are known nowhere else."""
        results, self._results = self._results, []
        if not results:
            return 0
        now = clock.now()
        try:
            due_again = await self._at_desk(desk.record, results, self.provider.name, now)
        except BaseException:
            self._results = results + self._results
            raise
        self._in_hand.difference_update(message.pk for message, _ in results)
        self.accepted += sum(isinstance(outcome, Accepted) for _, outcome in results)
        if due_again:
            wait_s = (due_again - now).total_seconds()
            asyncio.get_running_loop().call_later(wait_s + 0.001, self._look_again)
        return len(results)

    async def _claim(self) -> bool:
        """True when there may be more to claim at once. A small claim costs as much as a large one, so it waits."""
        limit = min(self.pool, 2 * self.pool - len(self._in_hand))
        if limit <= self.pool // 2 and not self._queue.empty():
            self._more_is_due = True
            return False
        messages, self._more_is_due = await self._at_desk(desk.claim, self.worker, limit, clock.now())
        self._in_hand.update(message.pk for message in messages)
        for message, code in await self._barred(messages):
            if code:
                self._done(message, Refused(code, "known before the call"))
            else:
                self._queue.put_nowait((message.lane, message.pk, message))
        return len(messages) == limit

    async def _barred(self, messages: list[Message]) -> list[tuple[Message, str]]:
        """Each with the code for why no text can reach it, or "". What is claimed is called even if the look fails."""
        codes: dict[str, str] = {}
        if messages:
            with suppress(*desk.TROUBLE):  # the provider knows as well who opted out
                codes = await self._at_desk(desk.barred, messages)
        return [(message, codes.get(message.to, "")) for message in messages]

    async def _keep_house(self) -> None:
        """What is late, lapsed or unknown; signs of life; replies that were kept but not understood."""
        now = clock.now()
        if "begun" not in self._done_at:
            await self._at_desk(upkeep.free_the_dead, self.host, now)
            await self._at_desk(upkeep.forget_old_heartbeats, now)
            self._done_at["begun"] = 0
        if self._is_time("heartbeat", HEARTBEAT_S):
            await self._at_desk(upkeep.beat, self.worker, self.started_at, now)
        if self._is_time("replies", REPLIES_S):
            await self._at_desk(understand_waiting)
        if self._is_time("housekeeping", HOUSEKEEPING_S):
            await self._at_desk(upkeep.expire, now)
            await self._at_desk(upkeep.lapse, now, self._in_hand)
        limit = max(2 * self.pool - len(self._in_hand), ASK_AT_LEAST)
        for message in await self._at_desk(upkeep.to_ask, limit, now):
            self._in_hand.add(message.pk)
            self._queue.put_nowait((message.lane, message.pk, message))

    def _is_time(self, what: str, every_s: float) -> bool:
        now = time.monotonic()
        if now - self._done_at.get(what, -every_s) < every_s:
            return False
        self._done_at[what] = now
        return True

    async def _rest(self, trouble: Exception) -> None:
        """The database does not answer: says so, waits a little, longer each time, at most a tick."""
        logger.warning("The sender cannot reach the database and tries again: %s", trouble)
        await self._at_desk(connection.close_if_unusable_or_obsolete)
        await asyncio.sleep(min(0.05 * 2**self._troubles, TICK_S))
        self._troubles += 1
        self._look = True

    async def _at_desk(self, work: Callable, *arguments):
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *arguments))

    # --- the pool -------------------------------------------------------------------------------------------------

    async def _hand(self) -> None:
        """One of the pool: takes the most urgent message, calls, reports. Stopped in a call: nobody knows."""
        while True:
            _, _, message = await self._queue.get()
            outcome: Outcome | None = Unknown("stopped")
            self._calling += 1
            try:
                outcome = await self._call(message)
            finally:
                self._calling -= 1
                self._done(message, outcome)

    async def _call(self, message: Message) -> Outcome | None:
        """Sends a message; one of unknown fate is looked for instead. Whatever happens becomes an outcome."""
        if waited_too_long(message):
            return TryLater(0, message.error_code)
        outgoing = Outgoing(message.to, message.body, str(message.attempt), valid_s(message))
        try:
            async with asyncio.timeout(CALL_AT_MOST.total_seconds()):
                if message.state == State.UNKNOWN:
                    return await self.provider.find(outgoing, message.submit_started_at or message.posted_at)
                return await self.provider.send(outgoing)
        except TimeoutError:
            return Unknown("timeout")
        except Exception as problem:
            logger.exception("The provider's code failed")
            return Unknown(type(problem).__name__)

    def _done(self, message: Message, outcome: Outcome | None) -> None:
        """Puts an outcome by: written at once if nothing else is under way, else with others of the next 40 ms."""
        self._results.append((message, outcome))
        if not self._calling and self._queue.empty():
            self._wake.set()
        elif not self._flush_planned:
            self._flush_planned = True
            asyncio.get_running_loop().call_later(FLUSH_S, self._flush)

    def _flush(self) -> None:
        self._flush_planned = False
        self._wake.set()

    # --- the end --------------------------------------------------------------------------------------------------

    async def _finish(self) -> None:
        until = time.monotonic() + FINISH_S
        unbegun = [self._queue.get_nowait()[2] for _ in range(self._queue.qsize())]
        while self._calling and time.monotonic() < until:
            await asyncio.sleep(FLUSH_S)
        for task in (*self._helpers, *self._hands):
            task.cancel()
        await asyncio.gather(*self._helpers, *self._hands, return_exceptions=True)
        await self._write_last(unbegun, until)
        await self.provider.close()
        upkeep.working.discard(self.worker)
        await self._at_desk(connections.close_all)
        self._thread.shutdown(wait=False)

    async def _write_last(self, unbegun: list[Message], until: float) -> None:
        """What cannot be written in time is freed when its lease ends, and then looked for in the provider's list."""
        while True:
            try:
                await self._record()
                return await self._at_desk(desk.release, self.worker, unbegun)
            except desk.TROUBLE as trouble:
                if time.monotonic() > until:
                    logger.error(
                        "The sender stops without having written %d outcomes: %s", len(self._results), trouble
                    )
                    return None
                await self._rest(trouble)


def waited_too_long(message: Message) -> bool:
    """Whether a claim would lapse before the call ends, so that another worker might send the text as well."""
    until = message.lease_until or clock.now()
    return message.state == State.SENDING and clock.now() > until - CALL_AT_MOST


def valid_s(message: Message) -> int | None:
    """For how many seconds the provider may keep trying."""
    return None if message.expires_at is None else int((message.expires_at - clock.now()).total_seconds())


async def dispatch_once(provider: Provider | None = None) -> int:
    """Sends what is due now, for commands when no dispatcher is alive. Returns how many texts were accepted."""
    return await Dispatcher(provider).drain()
