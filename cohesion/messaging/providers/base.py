"""What a provider of texts must be able to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cohesion.messaging.providers.outcome import Accepted, Outcome, Unknown


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text on its way out: plain values, so that no database row crosses into a provider.

    `attempt` comes back in every receipt. `valid_s` is how long the provider may keep trying; None is its own default.
    """

    to: str
    body: str
    attempt: str
    valid_s: int | None = None


class Provider(Protocol):
    """One way of sending texts. Used by one event loop; every method may be called many times at once."""

    name: str

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Hands the text over once, without retries of its own, and gives up within 10 seconds."""

    async def find(self, outgoing: Outgoing, since: datetime) -> Accepted | Unknown | None:
        """Looks whether the provider has this text from `since` on, by number and words. None: it has not."""

    async def close(self) -> None:
        """Gives back connections. Not used again afterwards."""
