"""What is due by the clock. Each room registers its duties when it is ready; a round is one run of one of them.

Of several processes one runs each round: it claims the round by moving `next_at`, which only one of them can. A round
must bear another of its name beside it: one that hangs, or whose process died, is taken up by the next claim.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error, connection
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce

from cohesion.kit import clock
from cohesion.kit.phones import mask_in
from cohesion.live.models import Round

log = logging.getLogger(__name__)
AGAIN = timedelta(minutes=1)  # after a failure or a death, however rarely the round is due
LATE = timedelta(seconds=10)  # what is later than this is said to people


@dataclass(frozen=True)
class Timed:
    """`run(now)` every so often. That one fails which is not `vital` is noted, and alarms nobody."""

    name: str
    every: Callable[[], timedelta]
    run: Callable[[datetime], object]
    vital: bool


_timed: dict[str, Timed] = {}


def register(
    name: str,
    *,
    every: timedelta | Callable[[], timedelta],
    run: Callable[[datetime], object],
    vital: bool = True,
) -> None:
    """Has `run(now)` called every so often from now on. `name` is what people read when it is late: "escalation".

    `every` may be asked of the policy at each round. `run` is called outside any transaction, on a thread.
    """
    _timed[name] = Timed(name, every if callable(every) else lambda: every, run, vital)


def names() -> list[str]:
    return list(_timed)


def due(now: datetime) -> list[str]:
    """The names of the rounds that are due, the longest waiting first. One query, once all of them have a row."""
    known = dict(Round.objects.filter(name__in=_timed).order_by("next_at").values_list("name", "next_at"))
    if new := [name for name in _timed if name not in known]:
        Round.objects.bulk_create([Round(name=name, next_at=now) for name in new], ignore_conflicts=True)
    return [name for name, next_at in known.items() if next_at <= now] + new


def claim(name: str, now: datetime) -> bool:
    """True when the round is ours to run. It is due again in a minute at most, in case we never come back from it."""
    again = now + min(_timed[name].every(), AGAIN)
    waiting = Round.objects.filter(name=name, next_at__lte=now)
    return waiting.update(next_at=again, began_at=now, ended_at=None) == 1


def run(name: str) -> None:
    """Claims the round, runs it and notes how it went. Never raises: one round's trouble stops no other."""
    began, now = time.monotonic(), clock.now()
    try:
        if not claim(name, now):
            return
        problem = _problem_of(name, now)
        note(name, began_at=now, took_ms=round((time.monotonic() - began) * 1000), problem=problem)
    except Error as trouble:
        connection.close()
        log.warning("The round %r could not be claimed or noted, and is tried again: %s", name, trouble)


def _problem_of(name: str, now: datetime) -> str:
    """Runs it; why it failed, in a line without anybody's number, or "". Said in full only when it is news."""
    try:
        _timed[name].run(now)
    except Exception as failure:
        problem = mask_in(f"{type(failure).__name__}: {failure}".strip(": \n"))[:200]
        is_news = not Round.objects.filter(name=name, problem=problem).exists()
        log.error("The round %r failed: %s", name, problem, exc_info=is_news)
        return problem
    return ""


def note(name: str, *, began_at: datetime, took_ms: int, problem: str = "") -> None:
    """Keeps how a round ended, unless it was claimed again meanwhile.

    One that failed stays due as it was claimed: at its next time, in a minute at most.
    """
    ours = Round.objects.filter(name=name, began_at=began_at)
    ended_at = began_at + timedelta(milliseconds=took_ms)
    if problem:
        since = Coalesce("failing_since", Value(began_at), output_field=DateTimeField())
        ours.update(ended_at=ended_at, took_ms=took_ms, problem=problem, failing_since=since)
    else:
        next_at = began_at + _timed[name].every()
        ours.update(ended_at=ended_at, took_ms=took_ms, problem="", failing_since=None, next_at=next_at)


def lateness(now: datetime) -> list[str]:
    """A sentence for each round that is late, or vital and failing; empty while all is well. One query.

    One that nobody has begun counts as late: a clock that never started is as silent as one that stopped.
    """
    known = Round.objects.in_bulk(list(_timed))
    lines = [_trouble(timed, known.get(timed.name), now) for timed in _timed.values()]
    return [line for line in lines if line]


def _trouble(timed: Timed, last: Round | None, now: datetime) -> str:
    if last is None:
        return f"Work by the clock has not begun: {timed.name}."
    if now - last.next_at > LATE:
        return f"Work by the clock is late: {timed.name}, due at {clock.hhmm(last.next_at)}."
    if timed.vital and last.failing_since and now - last.failing_since > LATE:
        return f"Work by the clock fails: {timed.name}, since {clock.hhmm(last.failing_since)}."
    return ""
