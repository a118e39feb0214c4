"""A provider for the demonstration and for tests: pretend phones in our own database, the same answers and receipts."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

from django.db import connections

from cohesion.directory.states import Way
from cohesion.messaging import phones
from cohesion.messaging.models import SimulatedText
from cohesion.messaging.providers.base import Logged, Outgoing
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, Unknown

DELAY_S = (0.06, 0.15)  # how long the provider takes to answer
CARRIED_AFTER_S = 0.5  # how long the network then takes to the phone
RINGS_S = 25.0  # how long a phone rings


class Simulator:
    """See `base.Provider`. Its database work runs in one thread, so the event loop never waits for it."""

    def __init__(
        self,
        *,
        way: Way = Way.TEXT,
        delay_s: tuple[float, float] = DELAY_S,
        carried_after_s: float = CARRIED_AFTER_S,
        rings_s: float = RINGS_S,
        sleep: Callable = asyncio.sleep,
    ) -> None:
        self.name, self.way, self.takes_replies = phones.line_of(way), way, way != Way.EMAIL
        self.delay_s, self.carried_after_s, self.rings_s = delay_s, carried_after_s, rings_s
        self.sleep = sleep
        self.thread = ThreadPoolExecutor(1, "simulator")
        self.under_way: set[asyncio.Task] = set()
        self.answers: set[asyncio.Task] = set()

    async def send(self, outgoing: Outgoing) -> Outcome:
        await self.sleep(random.uniform(*self.delay_s))  # noqa: S311  a delay, not a secret
        text = await self.in_thread(receive, self.way, outgoing)
        if text is None:
            return Refused("21610", "opted out")
        if self.way != Way.EMAIL:
            self.later(self.under_way, self.carry(text.sid))
        return Accepted(text.sid)

    async def carry(self, sid: str) -> None:
        """Receipts a moment later, then the phone's own answer, if it gives one."""
        await self.sleep(self.carried_after_s)
        if self.way == Way.VOICE:
            if await self.in_thread(phones.ring, sid=sid):
                self.later(self.answers, self.ring_out(sid))
        else:
            await self.in_thread(phones.report, sid=sid)
        if said := await self.in_thread(phones.own_answer, sid=sid):
            self.later(self.answers, self.answer(sid, *said))

    async def ring_out(self, sid: str) -> None:
        await self.sleep(self.rings_s)
        await self.in_thread(phones.let_ring, sid=sid)

    async def answer(self, sid: str, body: str, after_s: float) -> None:
        await self.sleep(after_s)
        if self.way == Way.VOICE:
            await self.in_thread(phones.pick_up, sid=sid, key=body.strip())
            return
        number = await self.in_thread(number_of, sid)
        await self.in_thread(phones.reply, number=number, body=body)

    async def find(self, outgoing: Outgoing, since: datetime) -> Accepted | Unknown | None:
        sid = await self.in_thread(found, self.way, outgoing, since)
        return Accepted(sid) if sid else None

    async def said(self, since: datetime) -> AsyncIterator[Logged]:
        for form, at in await self.in_thread(phones.log, way=self.way, since=since, incoming=False):
            yield Logged(form, at)

    async def statuses(self, since: datetime) -> AsyncIterator[Logged]:
        for form, at in await self.in_thread(phones.log, way=self.way, since=since, incoming=True):
            yield Logged(form, at)

    async def close(self) -> None:
        """Carries what was accepted to its phones; answers that were still to come do not."""
        if self.under_way:
            await asyncio.wait(self.under_way, timeout=8)  # a busy machine takes its time
        for task in (*self.under_way, *self.answers):
            task.cancel()
        await asyncio.gather(*self.under_way, *self.answers, return_exceptions=True)
        await self.in_thread(connections.close_all)
        self.thread.shutdown(wait=False)

    def later(self, tasks: set[asyncio.Task], work) -> None:
        """Starts it beside, and keeps hold of it until it is done: the loop alone would let it be collected."""
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def in_thread(self, work: Callable, *arguments, **named):
        return await asyncio.get_running_loop().run_in_executor(
            self.thread, partial(work, *arguments, **named)
        )


def receive(way: Way, outgoing: Outgoing) -> SimulatedText | None:
    to, body, attempt = outgoing.to, outgoing.body, outgoing.attempt
    if way == Way.EMAIL:
        return phones.receive_email(to=to, subject=outgoing.subject, body=body, attempt=attempt)
    if way == Way.VOICE:
        return phones.receive_call(to=to, body=body, attempt=attempt)
    return phones.receive_text(to=to, body=body, attempt=attempt)


def number_of(sid: str) -> str:
    return SimulatedText.objects.values_list("phone__number", flat=True).get(sid=sid)


def found(way: Way, outgoing: Outgoing, since: datetime) -> str | None:
    """A text by number and words, as with a real provider; a call or an email by our attempt."""
    texts = SimulatedText.objects.filter(way=way, incoming=True, at__gte=since)
    if way == Way.TEXT:
        texts = texts.filter(phone__number=outgoing.to, body=outgoing.body)
    else:
        texts = texts.filter(attempt=outgoing.attempt)
    return texts.order_by("-at").values_list("sid", flat=True).first()
