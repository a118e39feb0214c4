"""When a line for texts is shut, tried and opened again. No database: `switchboard.py` reads and writes the rows.

An open line that takes nothing is shut, and the next one carries the texts. It is tried with one message at a time and
comes back after several went well and some time has passed. With no other line open, the first success opens it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings

from cohesion.policy.book import Book

# Source: Twilio's error dictionary and GOV.UK Notify's API documentation, read November 2026.
ACCOUNT_FAULTS = frozenset(
    {"20003", "20005", "20404", "21603", "21606", "30002", "401", "403", "404"}
    | {"notify-key", "notify-clock", "notify-trial", "notify-template", "notify-limit"}
)
"""The line takes nothing until a person has put something right."""
FILTERED = frozenset(["30004", "30007"])
TRIAL_AT_MOST = timedelta(
    seconds=15
)  # above the longest call: a trial whose worker died is made again after this
CERTAIN = ACCOUNT_FAULTS | {"unreachable"}
"""Troubles in which nothing was taken for certain: trying costs the message no more than a moment."""


def text_lines() -> list[str]:
    """The names of the lines for texts, first choice first, as the settings say."""
    return [name for name in (settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER) if name]


class Limits(NamedTuple):
    """The figures in force; each is explained in policy/defaults/messaging.toml."""

    troubles: int
    troubles_within: timedelta
    try_after: timedelta
    try_alone: timedelta
    successes: int
    shut_at_least: timedelta
    doubtful: timedelta
    call_again: timedelta

    @classmethod
    def of(cls, rules: Book) -> "Limits":
        def seconds(name: str) -> timedelta:
            return timedelta(seconds=rules.value(f"line.{name}_seconds"))

        return cls(
            troubles=rules.value("line.troubles"),
            troubles_within=seconds("troubles_within"),
            try_after=seconds("try_after"),
            try_alone=seconds("try_alone"),
            successes=rules.value("line.successes"),
            shut_at_least=seconds("shut_at_least"),
            doubtful=seconds("doubtful"),
            call_again=timedelta(minutes=rules.value("line.call_again_minutes")),
        )


@dataclass(frozen=True)
class Condition:
    """What is known of a line; the fields are those of `models.Line`."""

    name: str
    changed_at: datetime
    is_open: bool = True
    reason: str = ""
    troubles: int = 0
    troubled_at: datetime | None = None
    successes: int = 0
    try_at: datetime | None = None
    call_at: datetime | None = None
    called_at: datetime | None = None

    @property
    def is_in_doubt(self) -> bool:
        return not self.is_open or self.troubles > 0


@dataclass(frozen=True)
class Signs:
    """What some calls on one line came to. `reason` is the last trouble's, `fault` a code that shuts it at once."""

    accepted: int = 0
    troubles: int = 0
    reason: str = ""
    fault: str = ""

    @property
    def are_bad(self) -> bool:
        return bool(self.troubles or self.fault)


def after(before: Condition, signs: Signs, limits: Limits, now: datetime, *, is_alone: bool) -> Condition:
    """The line's condition after these calls. `is_alone` says that no other line is open."""
    if signs.fault in FILTERED and is_alone:
        return _with_a_call(before, limits, now)  # filtered texts are some, no line at all would be none
    if signs.fault:
        return _shut(before, signs.fault, limits, now, is_alone=is_alone)
    if not before.is_open:
        return _tried(before, signs, limits, now, is_alone=is_alone)
    if signs.accepted:
        return replace(before, troubles=0, troubled_at=None)
    if not signs.troubles:
        return before
    began = before.troubled_at
    is_row = began is not None and now - began <= limits.troubles_within
    troubles = signs.troubles + (before.troubles if is_row else 0)
    if troubles >= limits.troubles:
        return _shut(before, signs.reason, limits, now, is_alone=is_alone)
    return replace(before, troubles=troubles, troubled_at=began if is_row else now)


def _shut(before: Condition, reason: str, limits: Limits, now: datetime, *, is_alone: bool) -> Condition:
    shut = replace(
        before,
        is_open=False,
        reason=reason,
        changed_at=now if before.is_open else before.changed_at,
        troubles=0,
        troubled_at=None,
        successes=0,
        try_at=now + _pause(limits, is_alone),
    )
    must_call = reason in ACCOUNT_FAULTS or is_alone
    is_news = before.is_open or reason != before.reason
    return _with_a_call(shut, limits, now) if must_call and is_news else shut


def _tried(before: Condition, signs: Signs, limits: Limits, now: datetime, *, is_alone: bool) -> Condition:
    """A shut line after a trial. Good ones count up; a bad one starts the count anew."""
    if signs.troubles and not signs.accepted:
        return replace(before, successes=0, try_at=now + _pause(limits, is_alone))
    successes = before.successes + min(signs.accepted, 1)
    long_enough = now - before.changed_at >= _shut_at_least(before, limits)
    if signs.accepted and (is_alone or (successes >= limits.successes and long_enough)):
        return Condition(before.name, changed_at=now, called_at=before.called_at)
    return replace(before, successes=successes, try_at=now + _pause(limits, is_alone))


def _with_a_call(condition: Condition, limits: Limits, now: datetime) -> Condition:
    """Somebody is to be told: now, or when enough time has passed since the last time."""
    if condition.call_at:
        return condition
    last = condition.called_at
    return replace(condition, call_at=max(now, last + limits.call_again) if last else now)


def _pause(limits: Limits, is_alone: bool) -> timedelta:
    return limits.try_alone if is_alone else limits.try_after


def _shut_at_least(condition: Condition, limits: Limits) -> timedelta:
    """That a text is accepted says nothing of the filters: after those it takes longer."""
    return limits.doubtful if condition.reason in FILTERED else limits.shut_at_least


class Turn(NamedTuple):
    """A line that may be given messages now. `gently`: one only. `any_lane`: also one that is for life-safety.

    `again_after` is when the next may be tried if nobody reports on this one, as its worker has died.
    """

    name: str
    gently: bool = False
    any_lane: bool = True
    again_after: timedelta = TRIAL_AT_MOST


def turns(conditions: Sequence[Condition], limits: Limits | None, now: datetime) -> list[Turn]:
    """Who is given messages now, of lines in the order of choice: each shut one whose trial is due, then the open one.

    `limits` may be None while all are open.
    """
    open_lines = [condition for condition in conditions if condition.is_open]
    trials = [
        condition for condition in conditions if not condition.is_open and now >= (condition.try_at or now)
    ]
    found = [_trial(trial, limits, now, is_alone=not open_lines) for trial in trials]
    return found + [Turn(condition.name) for condition in open_lines[:1]]


def _trial(condition: Condition, limits: Limits | None, now: datetime, *, is_alone: bool) -> Turn:
    if is_alone and limits:  # people wait: a worker's death must not hold up the next trial
        return Turn(condition.name, gently=True, again_after=limits.try_alone)
    return Turn(condition.name, gently=True, any_lane=is_alone or _may_try_anything(condition, limits, now))


def _may_try_anything(condition: Condition, limits: Limits | None, now: datetime) -> bool:
    """Nobody's alert is used to find out whether a line works while it may vanish there, and another line is open."""
    return condition.reason in CERTAIN or limits is None or now - condition.changed_at >= limits.doubtful


def holding(conditions: Iterable[Condition]) -> list[str]:
    """The shut lines: what they held back need not wait any longer, for another line or for the next trial."""
    return [condition.name for condition in conditions if not condition.is_open]


def is_burst(filtered: int, settled: int, rules: Book) -> bool:
    """Whether so many texts of a line were stopped by filters, of so many whose end is known, that it must be shut."""
    return filtered >= rules.value("line.filtered") and filtered >= settled * rules.value(
        "line.filtered_share"
    )
