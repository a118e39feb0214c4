"""Texts to send, a provider that does as it is told, and ways to run a dispatcher from a synchronous test."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.db import connections, transaction

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.dispatch import dispatch_once
from cohesion.messaging.models import Message
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.outcome import Accepted, Outcome, Unknown
from cohesion.messaging.signals import message_settled, reply_received
from cohesion.messaging.states import Lane

NUMBER = "+447700900101"
TOPIC = "incident.K7P6"


class Script:
    """A provider that answers with the outcomes it was given, in turn, and then accepts. `has` is its list of texts."""

    name = "twilio"
    way = Way.TEXT
    takes_replies = True

    def __init__(self, *outcomes: Outcome | BaseException | Callable) -> None:
        self.outcomes = deque(outcomes)
        self.sent: list[Outgoing] = []
        self.looked_for: list[Outgoing] = []
        self.has: Accepted | Unknown | None = None
        self.closed = False
        self._numbers = count(1)

    def new_sid(self) -> str:
        return f"SM{id(self):x}{next(self._numbers)}"

    async def send(self, outgoing: Outgoing) -> Outcome:
        self.sent.append(outgoing)
        outcome = self.outcomes.popleft() if self.outcomes else Accepted(self.new_sid())
        if isinstance(outcome, BaseException):
            raise outcome
        return await outcome(outgoing) if callable(outcome) else outcome

    async def find(self, outgoing: Outgoing, since: datetime) -> Accepted | Unknown | None:
        self.looked_for.append(outgoing)
        return self.has

    async def close(self) -> None:
        self.closed = True


LINE = Script()  # for what only asks a line's name


@transaction.atomic
def a_text(
    to: str = NUMBER, body: str = "Reply 1. Ref K7P6", *, at: datetime | None = None, **also
) -> Message:
    """A life-safety text about one incident, posted and due now, good for ten minutes."""
    given = {"kind": "alert.ring0.site", "topic": TOPIC, "lane": Lane.LIFE_SAFETY, "answers": ["1", "2", "3"]}
    given |= {"expires_in": timedelta(minutes=10)} | also
    (message,) = post(drafts=[Draft(to=to, body=body, **given)], at=at)
    return message


def an_accepted_text(to: str = NUMBER, *, sid: str = "SM1", **also) -> Message:
    """A text that the provider has taken."""
    message = a_text(to, **also)
    Message.objects.filter(pk=message.pk).update(
        state="accepted", sid=sid, provider="twilio", accepted_at=clock.now(), tries=1
    )
    message.refresh_from_db()
    return message


def send_all(provider: Script) -> int:
    """Sends what is due, as `raise_incident` does when no dispatcher is alive."""
    return asyncio.run(dispatch_once(provider))


def run(story: Callable) -> None:
    """Runs an asynchronous story; what it needs from the database it asks for by `elsewhere`."""
    asyncio.run(story())


async def elsewhere(work: Callable, *arguments, **named):
    """Runs database work in a thread that gives its connection back."""

    def closing():
        try:
            return work(*arguments, **named)
        finally:
            connections.close_all()

    return await asyncio.to_thread(closing)


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Waits for something of this process to become true; fails if it does not."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def until_stored(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Waits for something in the database to become true; fails if it does not."""
    async with asyncio.timeout(seconds):
        while not await elsewhere(condition):
            await asyncio.sleep(0.01)


@pytest.fixture
def settled() -> Iterator[list[tuple[int, str]]]:
    """The signals of settled messages, as (id, state)."""
    heard: list[tuple[int, str]] = []

    def hear(sender, *, message, **_) -> None:
        heard.append((message.pk, str(message.state)))

    message_settled.connect(hear)
    yield heard
    message_settled.disconnect(hear)


@pytest.fixture
def receiver() -> Iterator[Callable]:
    """Stands in for the incidents: `receiver(lambda sender, **said: TOPIC)` hears replies, says what they answer."""
    kept: list[Callable] = []

    def listen(hear: Callable) -> None:
        kept.append(hear)
        reply_received.connect(hear)

    yield listen
    for hear in kept:
        reply_received.disconnect(hear)


@pytest.fixture(autouse=True)
def _nobody_else_listens() -> Iterator[None]:
    """These tests are about messaging: what the incidents make of it is tested there."""
    signals = {signal: signal.receivers for signal in (message_settled, reply_received)}
    for signal in signals:
        signal.receivers = []
        signal.sender_receivers_cache.clear()
    yield
    for signal, receivers in signals.items():
        signal.receivers = receivers
        signal.sender_receivers_cache.clear()
