"""The reconciler's work in the database: whose turn it is, and what of a provider's log is news to us."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F, Min

from cohesion.messaging.models import Message, Reconciled, Reply
from cohesion.messaging.providers.base import Logged
from cohesion.messaging.questions import CLOCKS_DIFFER
from cohesion.messaging.receive import Garbage, take_status, take_text
from cohesion.messaging.rules import STATUSES
from cohesion.messaging.states import State, may_become
from cohesion.policy.book import Book, book

logger = logging.getLogger(__name__)

WITHOUT_END = (State.ACCEPTED, State.SENT, State.UNKNOWN)


def begin(provider: str, now: datetime, *, at_start: bool = False) -> datetime | None:
    """Takes the turn to read a provider's log back, and says from when on. None: not due, or another worker has it.

    It is due every minute while anything was posted in the last day, and whenever a dispatcher starts.
    """
    rules = book()
    row, _ = Reconciled.objects.get_or_create(
        provider=provider,
        defaults={"up_to": now - timedelta(hours=rules.value("reconcile.first_hours")), "next_at": now},
    )
    if not at_start and (row.next_at > now or not _is_live(rules, now)):
        return None
    turn = Reconciled.objects.filter(provider=provider, next_at=row.next_at)
    if not turn.update(next_at=now + timedelta(seconds=rules.value("reconcile.every_seconds"))):
        return None
    return row.up_to - timedelta(minutes=rules.value("reconcile.overlap_minutes"))


def _is_live(rules: Book, now: datetime) -> bool:
    last = Message.objects.order_by("-id").values_list("posted_at", flat=True).first()
    return last is not None and last > now - timedelta(hours=rules.value("reconcile.live_hours"))


def finish(provider: str, up_to: datetime, found: int) -> None:
    """Writes down that the log was read up to that moment. A slower round of another worker does not set it back."""
    Reconciled.objects.filter(provider=provider).update(found=F("found") + found)
    Reconciled.objects.filter(provider=provider, up_to__lt=up_to).update(up_to=up_to)


# --- what people said ---------------------------------------------------------------------------------------------


def missed(provider: str, lines: Collection[Logged]) -> list[Logged]:
    """Those of these texts that never reached us."""
    sids = [line.form["MessageSid"] for line in lines]
    have = set(Reply.objects.filter(provider=provider, sid__in=sids).values_list("sid", flat=True))
    return [line for line in lines if line.form["MessageSid"] not in have]


def take_reply(provider: str, line: Logged) -> int:
    """Takes one as if it had come in now, with its true time. 1 if it was news; what is no text is passed over."""
    try:
        taken = take_text(line.form, provider=provider, said_at=line.at, read_back=True)
        return int(taken is not None)
    except Garbage as problem:
        logger.warning("A line of the log of %s is no text: %s", provider, problem)
        return 0


# --- what became of ours ------------------------------------------------------------------------------------------


def without_end(provider: str, now: datetime) -> datetime | None:
    """Since when texts wait for their end that should have had it by now, or None when none do."""
    rules = book()
    since = now - timedelta(hours=rules.value("reconcile.live_hours"))
    until = now - timedelta(seconds=rules.value("reconcile.patience_seconds"))
    waiting = Message.objects.filter(
        provider=provider, state__in=WITHOUT_END, submit_started_at__range=(since, until)
    )
    first = waiting.aggregate(first=Min("submit_started_at"))["first"]
    return first - CLOCKS_DIFFER if first else None


def take_statuses(provider: str, lines: Collection[Logged]) -> int:
    """Takes those that move one of our messages on, in the same way as receipts. Returns how many did."""
    by_sid = {line.form["MessageSid"]: line for line in lines}
    known = {
        message.sid: message for message in Message.objects.filter(provider=provider, sid__in=list(by_sid))
    }
    lost = list(Message.objects.filter(provider=provider, sid="", state=State.UNKNOWN)[:1_000])
    return sum(_take_status(provider, line, known.get(sid), lost) for sid, line in by_sid.items())


def _take_status(provider: str, line: Logged, known: Message | None, lost: list[Message]) -> int:
    message = known or _found_among(lost, line)
    state = STATUSES.get(line.form["MessageStatus"].lower())
    if message is None or state is None or message.state not in may_become(state):
        return 0
    if message in lost:
        lost.remove(message)
    named = {} if known else {"attempt": str(message.attempt)}
    take_status({**line.form, **named}, provider=provider, read_back=True)
    return 1


def _found_among(lost: Collection[Message], line: Logged) -> Message | None:
    """The message of unknown fate that this is: by attempt, else number and words, the last handed over by then."""
    fitting = [
        message
        for message in lost
        if line.form.get("attempt") == str(message.attempt)
        or (
            (line.form.get("To"), line.form.get("Body")) == (message.to, message.words)
            and message.submit_started_at
            and message.submit_started_at <= line.at + CLOCKS_DIFFER
        )
    ]
    return fitting[-1] if fitting else None
