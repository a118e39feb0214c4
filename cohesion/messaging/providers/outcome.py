"""What came of handing a text to a provider, in four words: nobody else reads error codes to know what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it and gave it this identifier."""

    sid: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The provider will not send it, now or later. What the code says about the number is in `rules.FAULTS`."""

    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Certainly not taken: it may be sent again. `after_seconds` is the provider's own wish, None when it has none."""

    after_seconds: float | None
    code: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether the provider took it. Never guessed: asked (`Provider.find`), then the message decides."""

    reason: str


Outcome = Accepted | Refused | TryLater | Unknown
