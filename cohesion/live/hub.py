"""Who in this process follows what. No channel layer stands between: each socket is told directly."""

from collections.abc import Iterable, Mapping
from typing import Protocol


class Listener(Protocol):
    def tell(self, topic: str, revision: int) -> None:
        """Takes note of a number and returns at once: a slow socket must not hold up the next one."""


class Hub:
    """Topic -> listeners, and the last number they were told. It belongs to one loop: use it from there only."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._known: dict[str, int] = {}

    def topics(self) -> list[str]:
        """What somebody here follows."""
        return list(self._listeners)

    def join(self, listener: Listener, seen: Mapping[str, int]) -> None:
        """Follows topics from the numbers the listener has read itself; what was spread meanwhile it is told now."""
        for topic, revision in seen.items():
            self._listeners.setdefault(topic, set()).add(listener)
            known = self._known.setdefault(topic, revision)
            if known > revision:
                listener.tell(topic, known)

    def leave(self, listener: Listener, topics: Iterable[str]) -> None:
        """Harmless when the listener never joined."""
        for topic in topics:
            listeners = self._listeners.get(topic, set())
            listeners.discard(listener)
            if not listeners:
                self._listeners.pop(topic, None)
                self._known.pop(topic, None)

    def spread(self, revisions: Mapping[str, int]) -> None:
        """Tells the listeners of each topic whose number is higher than the last one spread."""
        for topic, revision in revisions.items():
            if revision > self._known.get(topic, revision):
                self._known[topic] = revision
                for listener in tuple(self._listeners[topic]):
                    listener.tell(topic, revision)


hub = Hub()
