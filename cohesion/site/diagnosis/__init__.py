"""Looks an installation over and says what to do about what it finds. `doctor` prints it.

Each function looks at one thing and yields findings; none of them changes anything. Only `ask_others` speaks to
other machines.
"""

from collections.abc import Iterator
from datetime import datetime

from cohesion.site.diagnosis import (
    clocks,
    configuration,
    people,
    provider,
    reach,
    records,
    sending,
    storage,
    texts,
)
from cohesion.site.diagnosis.finding import PROBLEM, Finding


def examine(now: datetime, *, online: bool = False) -> Iterator[Finding]:
    """Everything, in the order in which to put it right. Without a usable database the rest is left out."""
    first = storage.database()
    yield first
    if first.grade == PROBLEM:
        return
    yield from storage.storage(now)
    yield records.journal()
    yield from configuration.settings_are_safe()
    yield from clocks.clocks(now)
    yield from ask_others() if online else ()
    yield from sending.sender(now)
    yield from sending.clockwork(now)
    yield sending.outside(now)
    for role in people.ON_CALL:
        yield people.rota(role, now)
    yield people.second_factors()
    yield from texts.texts()


def ask_others() -> Iterator[Finding]:
    yield from provider.provider_answers()
    yield from reach.public_address()
    yield reach.mail()
