"""The hands that call: a fixed number for each way of reaching people, so that slow calls never hold up texts."""

import asyncio
from collections.abc import Awaitable, Callable

from cohesion.messaging.models import Message
from cohesion.messaging.providers.outcome import Outcome, Unknown


class Pool:
    """Takes the most urgent message first. `in_hand` are the messages claimed for it whose outcome is not recorded."""

    def __init__(
        self,
        size: int,
        call: Callable[[Message], Awaitable[Outcome | None]],
        done: Callable[[Message, Outcome | None], None],
    ) -> None:
        self.size, self.calling = size, 0
        self.in_hand: set[int] = set()
        self._call, self._done = call, done
        self._queue: asyncio.PriorityQueue[tuple[int, int, Message]] = asyncio.PriorityQueue()
        self._hands: list[asyncio.Task] = []

    @property
    def is_idle(self) -> bool:
        return not self.calling and self._queue.empty()

    @property
    def room(self) -> int:
        """How many messages it would take now. Some wait in it, so that a hand that is free need not."""
        room = min(self.size, 2 * self.size - len(self.in_hand))
        # A small claim costs as much as a large one, so it waits while there is work.
        return 0 if room <= self.size // 2 and not self._queue.empty() else room

    def start(self) -> None:
        self._hands = [asyncio.create_task(self._hand()) for _ in range(self.size)]

    def put(self, message: Message) -> None:
        self.in_hand.add(message.pk)
        self._queue.put_nowait((message.lane, message.pk, message))

    def give_back(self) -> list[Message]:
        """Empties the queue and returns what nobody has begun."""
        return [self._queue.get_nowait()[2] for _ in range(self._queue.qsize())]

    async def stop(self) -> None:
        """Cuts whoever still calls: what they were about is reported as unknown."""
        for hand in self._hands:
            hand.cancel()
        await asyncio.gather(*self._hands, return_exceptions=True)

    async def _hand(self) -> None:
        """One of the pool: takes the most urgent message, calls, reports. Stopped in a call: nobody knows."""
        while True:
            _, _, message = await self._queue.get()
            outcome: Outcome | None = Unknown("stopped")
            self.calling += 1
            try:
                outcome = await self._call(message)
            finally:
                self.calling -= 1
                self._done(message, outcome)
