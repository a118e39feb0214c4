"""Which line carries what: the providers by the way in which they reach people, first choice first."""

from collections.abc import Collection, Iterable
from datetime import datetime

from cohesion.directory.states import Way
from cohesion.messaging.line_rules import (
    ACCOUNT_FAULTS,
    FILTERED,
    Condition,
    Limits,
    Signs,
    Turn,
    holding,
    turns,
)
from cohesion.messaging.models import Message
from cohesion.messaging.providers.base import Provider
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, TryLater, Unknown
from cohesion.messaging.states import State

OURS = ("stopped", "no such line")  # reasons of our own: they say nothing about a line


class Lines:
    """The providers of one dispatcher. `conditions` and `limits` are of the lines for texts, as last read."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        self.providers = list(providers)
        self.conditions: list[Condition] = []
        self.limits: Limits | None = None
        self._by_name = {provider.name: provider for provider in self.providers}

    @property
    def ways(self) -> list[Way]:
        """The ways in which anybody can be reached at all."""
        return [way for way in Way if any(provider.way == way for provider in self.providers)]

    @property
    def for_texts(self) -> list[str]:
        return [provider.name for provider in self.providers if provider.way == Way.TEXT]

    def turns(self, way: Way, now: datetime) -> list[tuple[Provider, Turn]]:
        """The lines that are given messages of that way now. Texts change lines; the other ways have one each."""
        if way == Way.TEXT and self.conditions:
            return [(self._by_name[turn.name], turn) for turn in turns(self.conditions, self.limits, now)]
        first = next((provider for provider in self.providers if provider.way == way), None)
        return [(first, Turn(first.name))] if first else []

    @property
    def holding(self) -> list[str]:
        """The shut lines, whose held texts are due at once."""
        return holding(self.conditions)

    def has_other_open(self, name: str) -> bool:
        return any(condition.is_open for condition in self.conditions if condition.name != name)

    def worth_telling(self, results: Collection[tuple[Message, Outcome | None]]) -> dict[str, Signs]:
        """What these calls say of the lines for texts: nothing while a line without a fault takes what it is given."""
        in_doubt = {condition.name for condition in self.conditions if condition.is_in_doubt}
        heard = {name: signs_of(name, results) for name in self.for_texts}
        was_tried = {
            message.provider for message, outcome in results if outcome and was_called(message, outcome)
        }
        return {
            name: signs
            for name, signs in heard.items()
            if signs.are_bad or (name in in_doubt and name in was_tried)
        }

    def named(self, name: str) -> Provider | None:
        """The line that a message was given to; None when the settings no longer name it."""
        return self._by_name.get(name)

    async def close(self) -> None:
        for provider in self.providers:
            await provider.close()


def signs_of(name: str, results: Collection[tuple[Message, Outcome | None]]) -> Signs:
    """What the calls on that line came to. Looking for a message of unknown fate says nothing about sending."""
    accepted, troubles, reason, fault = 0, 0, "", ""
    for message, outcome in results:
        if message.provider != name or outcome is None or not was_called(message, outcome):
            continue
        match outcome:
            case Accepted():
                accepted += 1
            case TryLater(code=code) | Refused(code=code) if code in ACCOUNT_FAULTS:
                fault = code
            case TryLater(code="unreachable") | Unknown():
                troubles += 1
                reason = outcome.code if isinstance(outcome, TryLater) else outcome.reason[:20]
    return Signs(accepted, troubles, reason, fault)


def was_called(message: Message, outcome: Outcome) -> bool:
    """Whether the provider was handed the message and what came of it is the provider's doing."""
    if message.state != State.SENDING:
        return False
    return not (isinstance(outcome, Unknown) and outcome.reason in OURS)


def filtered(results: Collection[tuple[Message, Outcome | None]]) -> set[tuple[str, str]]:
    """The lines that refused a text for a filter, each with a code."""
    return {
        (message.provider, outcome.code)
        for message, outcome in results
        if isinstance(outcome, Refused) and outcome.code in FILTERED
    }
