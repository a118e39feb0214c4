"""Which lines for texts are in use: kept in `Line`, so that every worker and the board see the same.

Each function is one short transaction. `line_rules.py` decides; what changes is written in the journal.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime, timedelta

from django.db import transaction

from cohesion.directory.queries import current_posts, on_duty
from cohesion.directory.states import Role
from cohesion.journal import actions as journal
from cohesion.live import bell
from cohesion.live.actions import ring
from cohesion.messaging.actions import INBOX
from cohesion.messaging.line_rules import (
    ACCOUNT_FAULTS,
    FILTERED,
    Condition,
    Limits,
    Signs,
    Turn,
    after,
    is_burst,
    text_lines,
)
from cohesion.messaging.models import Line, Message
from cohesion.messaging.rules import why
from cohesion.messaging.states import State
from cohesion.policy.book import book

logger = logging.getLogger(__name__)

CALL_TAKES = timedelta(minutes=1)  # before another worker tries to tell somebody, if the first could not
_FIELDS = [field.name for field in fields(Condition)]


def conditions(lines: Sequence[str], now: datetime) -> list[Condition]:
    """What is known of these lines, in their order. One query; a line without a row was never in doubt."""
    rows = {row["name"]: row for row in Line.objects.filter(name__in=lines).values(*_FIELDS)}
    return [Condition(**rows[name]) if name in rows else Condition(name, now) for name in lines]


def look(lines: Sequence[str], now: datetime) -> tuple[list[Condition], Limits | None]:
    """The conditions of these lines, and the figures by which to try them if one of them is shut."""
    found = conditions(lines, now)
    return found, None if all(condition.is_open for condition in found) else Limits.of(book())


@transaction.atomic
def heed(heard: Mapping[str, Signs], lines: Sequence[str], now: datetime) -> bool:
    """Shuts or opens lines by what calls on them came to. True when one was shut or opened."""
    Line.objects.bulk_create([Line(name=name, changed_at=now) for name in lines], ignore_conflicts=True)
    held = Line.objects.select_for_update().filter(name__in=lines).order_by("name")
    known = {row["name"]: Condition(**row) for row in held.values(*_FIELDS)}
    limits, has_changed = Limits.of(book()), False
    for name, signs in heard.items():
        before = known[name]
        others = [other for other in lines if other != name and known[other].is_open]
        known[name] = after(before, signs, limits, now, is_alone=not others)
        if known[name] != before:
            Line.objects.filter(name=name).update(**asdict(known[name]))
        if known[name].is_open != before.is_open:
            has_changed = True
            _announce(known[name], lines, others)
            if not others:
                _when_alone(known[name], lines, now)
    if has_changed:
        ring(bell.OUTBOX)
    return has_changed


def _when_alone(condition: Condition, lines: Sequence[str], now: datetime) -> None:
    """The last line was shut: the others are tried now. Or the first one opened: what was held back leaves now."""
    Line.objects.filter(name__in=lines, is_open=False).exclude(name=condition.name).update(try_at=now)
    if condition.is_open:
        held = Message.objects.filter(state=State.QUEUED, tries__gt=0, provider__in=lines, due_at__gt=now)
        held.update(due_at=now)


def _announce(condition: Condition, lines: Sequence[str], others: Sequence[str]) -> None:
    """In the journal, and on the officers' page: which line carries texts now, and why."""
    what = ordinal(condition.name, lines)
    text = f"The {what} for texts is in use again."
    if not condition.is_open:
        where = f"They go by the {ordinal(others[0], lines)}." if others else "No line is left. Ring people."
        text = f"The {what} for texts does not take them: {why(condition.reason)}. {where}"
    logger.warning("%s", text)
    journal.write(by=None, subject=INBOX, kind="line.open" if condition.is_open else "line.shut", text=text)


def ordinal(name: str, lines: Sequence[str]) -> str:
    """ "first line" or "second line", as the settings name them."""
    return "second line" if name in lines[1:] else "first line"


def take_turn(turn: Turn, now: datetime) -> bool:
    """Takes the trial of a shut line that is due, for one worker. Call it in the transaction that claims."""
    due = Line.objects.filter(name=turn.name, is_open=False, try_at__lte=now)
    return bool(due.update(try_at=now + turn.again_after))


def hear_of(*, line: str, code: str, now: datetime) -> None:
    """A text of that line failed with this code: shuts the line for a fault of the account, or a burst of filtering."""
    lines = text_lines()
    if line not in lines:
        return
    if code in ACCOUNT_FAULTS or (code in FILTERED and _is_filtered(line, now)):
        heed({line: Signs(fault=code)}, lines, now)


def _is_filtered(line: str, now: datetime) -> bool:
    """Whether filters stop that line's texts now. What was before it was last opened is over."""
    rules = book()
    since = now - timedelta(seconds=rules.value("line.filtered_within_seconds"))
    opened = Line.objects.filter(name=line).values_list("changed_at", "is_open").first()
    if opened and not opened[1]:
        return False  # shut already
    since = max(since, opened[0]) if opened and opened[0] < now else since
    ended = Message.objects.filter(
        provider=line, settled_at__gte=since, state__in=[State.DELIVERED, State.FAILED]
    )
    return is_burst(ended.filter(error_code__in=FILTERED).count(), ended.count(), rules)


# --- telling a person ---------------------------------------------------------------------------------------------


def calls_due(lines: Sequence[str], now: datetime) -> list[Condition]:
    """The lines of which a person is to be told now, each for one worker; it is due again in a minute unless `told`."""
    due = Line.objects.filter(name__in=lines, call_at__lte=now).values_list("name", "call_at")
    mine = [
        name
        for name, call_at in due
        if Line.objects.filter(name=name, call_at=call_at).update(call_at=now + CALL_TAKES)
    ]
    return conditions(mine, now)


def told(name: str, now: datetime) -> None:
    """Somebody has been told of that line."""
    Line.objects.filter(name=name).update(call_at=None, called_at=now)


def whom_to_tell(now: datetime) -> list[str]:
    """The addresses of the duty officers and cohesion leads."""
    posts = [*on_duty(Role.DUTY_OFFICER, now), *current_posts(now).filter(role=Role.COHESION_LEAD)]
    return sorted({post.person.email for post in posts if post.person.email})
