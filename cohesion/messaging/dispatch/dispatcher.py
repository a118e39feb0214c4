"""The sender: claims in batches, calls the providers from fixed pools, records in batches.

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
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex

from django.db import connection, connections

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.live import bell
from cohesion.messaging import languages, switchboard
from cohesion.messaging.dispatch import alarm, desk, limits, upkeep
from cohesion.messaging.dispatch.lines import Lines, filtered
from cohesion.messaging.dispatch.pool import Pool
from cohesion.messaging.dispatch.reconciler import Reconciler
from cohesion.messaging.line_rules import Turn
from cohesion.messaging.models import Message
from cohesion.messaging.providers import lineup
from cohesion.messaging.providers.base import Outgoing, Provider
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, TryLater, Unknown
from cohesion.messaging.receive import understand_waiting
from cohesion.messaging.states import State

logger = logging.getLogger(__name__)

POOL = 100  # texts handed over at once: Twilio's default for an account
POOLS = {Way.VOICE: 20, Way.EMAIL: 10}  # the same for the other ways
FLUSH_S = 0.04  # how long outcomes wait for company
TICK_S = 1.0  # how often the database is looked at when nobody rings
HOUSEKEEPING_S, HEARTBEAT_S, REPLIES_S = 0.5, 2.0, 10.0
CALL_AT_MOST = timedelta(seconds=12)  # above the provider's own limit of 10
ASK_AT_LEAST = 50  # messages of unknown fate looked for in one round, however many others wait
PATIENCE = 20  # troubles in a row after which sending once gives up
FINISH_S = 10.0  # how long calls in flight may take when told to stop


class Dispatcher:
    """One sender. Any number may work on one database: each message is claimed by one of them."""

    def __init__(self, *providers: Provider, pool: int = POOL) -> None:
        self.lines = Lines(providers or lineup())
        self.pools = {
            way: Pool(POOLS.get(way, pool), self._call, partial(self._done, way)) for way in self.lines.ways
        }
        self.host = socket.gethostname()[:40]
        self.worker = f"{self.host}:{os.getpid()}:{token_hex(3)}"
        self.started_at = clock.now()
        self.accepted = 0
        self._thread = ThreadPoolExecutor(1, "dispatcher")
        self._results: list[desk.Result] = []
        self._helpers: list[asyncio.Task] = []
        self._alarms: set[asyncio.Task] = set()
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
            self._beside(Reconciler(self.lines.providers, self._at_desk).run())
            while not stop.is_set():
                if not await self._turn():
                    await self._until_woken()

    async def drain(self) -> int:
        """Sends what is due now and returns how many texts the provider accepted. Leaves no sign of life behind."""
        self._done_at["heartbeat"] = float("inf")
        async with self._at_work():
            while (more := await self._turn()) or self.in_hand:
                if self._troubles > PATIENCE:
                    break
                if not more:
                    await self._until_woken()
        return self.accepted

    @property
    def in_hand(self) -> set[int]:
        """What is claimed here, and not yet recorded."""
        return set().union(*(pool.in_hand for pool in self.pools.values()))

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        upkeep.working.add(self.worker)
        with bell.Ear(bell.OUTBOX) as ear:
            self._beside(self._listen(ear))
            for pool in self.pools.values():
                pool.start()
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
            due_again = await self._at_desk(desk.record, results, now)
        except BaseException:
            self._results = results + self._results
            raise
        for message, _ in results:
            self.pools[message.way].in_hand.discard(message.pk)
        self.accepted += sum(isinstance(outcome, Accepted) for _, outcome in results)
        await self._heed(results)
        if due_again:
            wait_s = (due_again - now).total_seconds()
            asyncio.get_running_loop().call_later(wait_s + 0.001, self._look_again)
        return len(results)

    async def _heed(self, results: list[desk.Result]) -> None:
        """What the calls say of the lines themselves: one that takes nothing is shut, and another carries the texts.

        The outcomes are recorded by now, whatever goes wrong here.
        """
        try:
            if heard := self.lines.worth_telling(results):
                self._look |= await self._at_desk(switchboard.heed, heard, self.lines.for_texts, clock.now())
                await self._raise_alarms(clock.now())
            for line, code in filtered(results):
                await self._at_desk(partial(switchboard.hear_of, line=line, code=code, now=clock.now()))
        except Exception:
            logger.exception(
                "What the calls say of their lines could not be kept; the next calls say it again"
            )

    async def _claim(self) -> bool:
        """Takes what is due, as much as there are hands for. True when there may be more to take at once."""
        there_is_more, lines, now = False, self.lines, clock.now()
        lines.conditions, lines.limits = await self._at_desk(switchboard.look, lines.for_texts, now)
        waiting = await self._at_desk(desk.ways_due, now, lines.holding)
        self._more_is_due = False
        for way, pool in self.pools.items():
            for line, turn in lines.turns(way, now) if way in waiting else ():
                if not (room := pool.room):
                    self._more_is_due = True
                    continue
                there_is_more |= await self._claim_for(line, turn, pool, 1 if turn.gently else room)
        return there_is_more

    async def _claim_for(self, line: Provider, turn: Turn, pool: Pool, room: int) -> bool:
        work = partial(
            desk.claim,
            turn=turn,
            holding=self.lines.holding if line.way == Way.TEXT else (),
            has_other=line.way == Way.TEXT and self.lines.has_other_open(line.name),
        )
        messages, more_is_due = await self._at_desk(work, self.worker, line, room, clock.now())
        self._more_is_due |= more_is_due
        pool.in_hand.update(message.pk for message in messages)
        stopped = await self._stopped(line, messages)
        for message in messages:
            if message.pk in stopped:
                self._done(line.way, message, stopped[message.pk])
            else:
                pool.put(message)
        return len(messages) == room

    async def _stopped(self, line: Provider, messages: list[Message]) -> dict[int, Refused | TryLater]:
        """What must not be called, with what it has instead. If the look fails, all else that is claimed is called."""
        stopped: dict[int, Refused | TryLater] = {}
        if messages:
            with suppress(*desk.TROUBLE):  # the provider knows as well who opted out
                stopped = await self._at_desk(limits.stopped, messages, clock.now())
        return stopped | await self._withheld(line, messages)

    async def _withheld(self, line: Provider, messages: list[Message]) -> dict[int, Refused | TryLater]:
        """Words that nobody has read do not leave. If that cannot be looked up, every translation waits."""
        translated = [message for message in messages if languages.is_translation(message)]
        if not translated:
            return {}
        try:
            codes = await self._at_desk(languages.withheld, line.name, translated)
        except desk.TROUBLE:
            return {message.pk: TryLater(1, "waited") for message in translated}
        return {pk: Refused(code, "known before the call") for pk, code in codes.items()}

    async def _keep_house(self) -> None:
        """What is late, lapsed or unknown; signs of life; replies that were kept but not understood."""
        now = clock.now()
        if "begun" not in self._done_at:
            await self._at_desk(upkeep.free_the_dead, self.host, now)
            self._done_at["begun"] = 0
        if self._is_time("heartbeat", HEARTBEAT_S):
            await self._at_desk(upkeep.beat, self.worker, self.started_at, now)
        if self._is_time("replies", REPLIES_S):
            await self._at_desk(understand_waiting)
        if self._is_time("housekeeping", HOUSEKEEPING_S):
            await self._at_desk(upkeep.expire, now)
            await self._at_desk(upkeep.lapse, now, self.in_hand)
            await self._raise_alarms(now)
        for way, pool in self.pools.items():
            limit = max(2 * pool.size - len(pool.in_hand), ASK_AT_LEAST)
            for message in await self._at_desk(upkeep.to_ask, way, limit, now):
                pool.put(message)

    async def _raise_alarms(self, now: datetime) -> None:
        for call in await self._at_desk(alarm.due, self.lines.for_texts, now):
            self._alarms.add(task := asyncio.create_task(self._raise_alarm(call)))
            task.add_done_callback(self._alarms.discard)

    async def _raise_alarm(self, call: alarm.Call) -> None:
        """Tells people that a line does not take texts, beside the sending. If it fails it is due again in a minute."""
        if await asyncio.to_thread(alarm.send, call):
            with suppress(*desk.TROUBLE):
                await self._at_desk(switchboard.told, call.line, clock.now())

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

    # --- calling --------------------------------------------------------------------------------------------------

    async def _call(self, message: Message) -> Outcome | None:
        """Sends a message; one of unknown fate is looked for instead. Whatever happens becomes an outcome."""
        if waited_too_long(message):
            return TryLater(0, "waited")
        line = self.lines.named(message.provider)
        if line is None:
            return Unknown("no such line")
        outgoing = Outgoing(
            message.to,
            message.words,
            str(message.attempt),
            valid_s(message),
            message.subject,
            message.calendar,
        )
        try:
            async with asyncio.timeout(CALL_AT_MOST.total_seconds()):
                if message.state == State.UNKNOWN:
                    return await line.find(outgoing, message.submit_started_at or message.posted_at)
                return await line.send(outgoing)
        except TimeoutError:
            return Unknown("timeout")
        except Exception as problem:
            logger.exception("The provider's code failed")
            return Unknown(type(problem).__name__)

    def _done(self, way: Way, message: Message, outcome: Outcome | None) -> None:
        """Puts an outcome by: written at once if nothing else is under way, else with others of the next 40 ms."""
        self._results.append((message, outcome))
        if self.pools[way].is_idle:
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
        unbegun = [message for pool in self.pools.values() for message in pool.give_back()]
        while any(pool.calling for pool in self.pools.values()) and time.monotonic() < until:
            await asyncio.sleep(FLUSH_S)
        for task in self._helpers:
            task.cancel()
        await asyncio.gather(*self._helpers, return_exceptions=True)
        for pool in self.pools.values():
            await pool.stop()
        await self._write_last(unbegun, until)
        if self._alarms:  # what is not said by then is said by whoever looks in a minute
            await asyncio.wait(self._alarms, timeout=max(until - time.monotonic(), 1.0))
        await self.lines.close()
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


async def dispatch_once(*providers: Provider) -> int:
    """Sends what is due now, for commands when no dispatcher is alive. Returns how many texts were accepted."""
    return await Dispatcher(*providers).drain()
