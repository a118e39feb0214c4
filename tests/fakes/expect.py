"""What texts a test foresees. Any other, and any that does not come, fails it by name."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

Sent = tuple[str, str]  # the number and the words
Words = int | str | Collection[str]


@dataclass(frozen=True)
class Tally:
    """How what was sent differs from what was foreseen. Each is a list of sentences; all empty is as it should be."""

    lost: list[str]
    doubled: list[str]
    unforeseen: list[str]

    def __str__(self) -> str:
        return "\n".join([*self.lost, *self.doubled, *self.unforeseen])

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.unforeseen)


def tally(sent: Collection[Sent], foreseen: Mapping[str, Words]) -> Tally:
    """`foreseen` gives for a number how many texts, or words that one text holds, or a list of those, in any order."""
    found = Tally([], [], [])
    by_number: dict[str, list[str]] = {number: [] for number in foreseen}
    for number, body in sent:
        by_number.setdefault(number, []).append(body)
    for number, bodies in by_number.items():
        wanted = foreseen.get(number, ())
        wanted = [""] * wanted if isinstance(wanted, int) else [wanted] if isinstance(wanted, str) else wanted
        _compare(number, bodies, list(wanted), found)
    return found


def _compare(number: str, bodies: list[str], wanted: list[str], found: Tally) -> None:
    had: list[str] = []
    for body in bodies:
        match = next((words for words in sorted(wanted, key=len, reverse=True) if words in body), None)
        if match is not None:
            wanted.remove(match)
            had.append(body)
        elif body in had:
            found.doubled.append(f"{number} got twice: {body}")
        else:
            found.unforeseen.append(f"{number} got, unforeseen: {body}")
    found.lost.extend(f"{number} did not get: {words or 'a text'}" for words in wanted)


@contextmanager
def expected(sent: Callable[[], list[Sent]], foreseen: Mapping[str, Words]) -> Iterator[None]:
    """Fails at the end of the block unless exactly these texts were taken in it."""
    before = len(sent())
    yield
    wrong = tally(sent()[before:], foreseen)
    assert not wrong, f"The provider got other texts than foreseen:\n{wrong}"
