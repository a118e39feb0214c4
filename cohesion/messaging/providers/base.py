"""What a provider of texts must be able to do."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from cohesion.directory.states import Way
from cohesion.messaging.providers.outcome import Accepted, Outcome, Unknown


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way out: plain values, so that no database row crosses into a provider.

    `attempt` comes back in every receipt. `valid_s` is how long the provider may keep trying; None is its own default.
    `subject` is an email's, and so is `calendar`: an invitation that calendars read.
    """

    to: str
    body: str
    attempt: str
    valid_s: int | None = None
    subject: str = ""
    calendar: str = ""


class Provider(Protocol):
    """One line out, of one way of reaching people. Used by one event loop; may be called many times at once.

    `takes_replies` says whether what people answer on it comes back to us: if not, no text asks them to.
    """

    name: str
    way: Way
    takes_replies: bool

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Hands the message over once, without retries of its own, and gives up within 10 seconds."""

    async def find(self, outgoing: Outgoing, since: datetime) -> Accepted | Unknown | None:
        """Looks whether the provider has this message from `since` on, by number and words. None: it has not."""

    async def close(self) -> None:
        """Gives back connections. Not used again afterwards."""


@runtime_checkable
class Wipes(Protocol):
    """A provider that can be told to forget the words of a text. One that cannot, as GOV.UK Notify, lacks this."""

    name: str

    async def wipe(self, sid: str) -> None:
        """Takes the words out of the provider's own record, which keeps the rest. Done twice, it does no harm.

        What the provider does not have (any more) counts as wiped. Raises when it did not work: it is tried again.
        """

    async def close(self) -> None:
        """As of a Provider."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of a provider's own log: the form that it posts to us for such a thing, and when that was."""

    form: Mapping[str, str]
    at: datetime


@runtime_checkable
class KeepsLog(Protocol):
    """A provider whose log can be read back. One that has none, as email, simply lacks these methods.

    Both give lines of `since` and later, perhaps earlier ones too, in any order, and raise when the log cannot be read.
    """

    name: str

    def said(self, since: datetime) -> AsyncIterator[Logged]:
        """What people sent to us: MessageSid, From, To, Body. `at` is when the provider had it."""

    def statuses(self, since: datetime) -> AsyncIterator[Logged]:
        """What became of what we handed over: MessageSid, MessageStatus, ErrorCode, To, Body, and `attempt` if it is
        known. `at` is when the provider took it."""
