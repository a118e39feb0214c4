"""One rendering for all who may see the same: a change sends every open board to fetch at the same moment.

It is kept in this process, for a second unless said otherwise: what depends on the time, or changes without touching a
topic, is never older than that.
"""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from cohesion.kit import clock

Made = TypeVar("Made")
LASTS = timedelta(seconds=1)
KEPT = 64  # of one kind: more boards than are ever watched in one second


class Slot(Generic[Made]):
    """Something that is made once. Its age counts from before it was begun."""

    made: Made | None = None

    def __init__(self) -> None:
        self.begun: datetime = clock.now()
        self.turn = threading.Lock()

    def is_fresh(self, lasts: timedelta) -> bool:
        return abs(clock.now() - self.begun) < lasts  # either way: a clock may be set back


class Shared(Generic[Made]):
    """What was made for a key. The key must name everything that the making depends on but the time: who may see
    it, and the revision, read before."""

    def __init__(self, lasts: timedelta = LASTS) -> None:
        self.lasts = lasts
        self._slots: dict[Hashable, Slot[Made]] = {}
        self._guard = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` returned for the first who asked; the others wait for it. If it fails, the next one makes it."""
        slot = self._slot(key)
        with slot.turn:
            if slot.made is None:
                slot.made = make()
            return slot.made

    def clear(self) -> None:
        with self._guard:
            self._slots.clear()

    def _slot(self, key: Hashable) -> Slot[Made]:
        with self._guard:
            slot = self._slots.pop(key, None)
            if slot is None or not slot.is_fresh(self.lasts):
                slot = Slot()
            self._slots[key] = slot  # at the end: the first is the longest unasked for
            if len(self._slots) > KEPT:
                del self._slots[next(iter(self._slots))]
            return slot
