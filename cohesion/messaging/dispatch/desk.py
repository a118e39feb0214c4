"""The dispatcher's work in the database. Each function is one short transaction; no provider is called inside any.

A message is claimed with a lease and committed as SENDING before its call: after a crash it is known to be uncertain.
Topics are touched before rows are locked, and in the order that messaging/actions.py states.
"""

import copy
import logging
import random
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cohesion.directory.states import Way
from cohesion.messaging import switchboard
from cohesion.messaging.actions import TROUBLE, fail, touch_all
from cohesion.messaging.dispatch import limits
from cohesion.messaging.languages import PREFIX
from cohesion.messaging.line_rules import Turn
from cohesion.messaging.models import Message
from cohesion.messaging.providers.base import Provider
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, TryLater, Unknown
from cohesion.messaging.rules import OTHER_LINE
from cohesion.messaging.signals import message_settled
from cohesion.messaging.states import IN_FLIGHT, Lane, OnUnknown, State

logger = logging.getLogger(__name__)

# More than two rounds of calls of 10 seconds: what is claimed may wait for a free hand.
LEASE = timedelta(seconds=30)
# First look at the provider's list, and the longest wait until the next; each wait is as long as the try is old.
ASK_AFTER, ASK_AT_MOST = timedelta(milliseconds=500), timedelta(seconds=20)
# How old a try must be before "not in the provider's list" is believed, as a receipt may still come. A text that is
# better not sent than sent twice waits long. Life-safety waits only while the provider may still be at work on a call
# that was cut off; when it answered, even with an error, the first look is believed: two texts beat silence.
BELIEVED = {OnUnknown.SEND_AGAIN: timedelta(seconds=3), OnUnknown.LEAVE: timedelta(seconds=20)}
DECIDED_AFTER = timedelta(seconds=50)  # the list cannot be read either: the message decides, within a minute
# Calls of which nobody could say what came: a provider that takes texts and denies it must not flood a phone. Neither
# "not now" nor a worker's death counts: a busy account or a machine that starts again and again loses no text.
MOST_DOUBTS = 4
BACK_OFF_S, BACK_OFF_AT_MOST_S, SPREAD_S = 0.25, 30.0, 15.0
A_CALL = timedelta(
    minutes=1
)  # for so long a call may ring and be spoken: nobody can take a second one meanwhile
TRANSLATION_HOLDS_UP = timedelta(
    seconds=2
)  # how long one that is being handed over goes before the English text
LATE_HOLDS_UP = timedelta(seconds=2)  # how long an unknown text that is too late still goes before later ones

Result = tuple[Message, Outcome | None]
"""A message as it was claimed and what came of the call; None when the provider, asked, has not got it."""


# --- claiming -----------------------------------------------------------------------------------------------------


def due(now: datetime, holding: Collection[str] = ()) -> QuerySet[Message]:
    """What may be sent now, in the order in which it leaves.

    What was put back on a line of `holding` is due at once: that line is shut.

    Nothing overtakes an earlier text to the same number on the same topic, unless that one will not be sent any more:
    it is too late, or its fate was left unknown for good (it has settled_at). A text in another language goes
    first, and gives way as soon as it meets with trouble: nobody waits for the English one because of it.
    """
    earlier = Message.objects.filter(
        to=OuterRef("to"), topic=OuterRef("topic"), way=OuterRef("way"), pk__lt=OuterRef("pk")
    )
    pending = (
        Q(_in_time(now), state=State.QUEUED)
        | Q(state=State.SENDING)
        | Q(_in_time(now - LATE_HOLDS_UP), state=State.UNKNOWN, settled_at=None)
        | Q(way=Way.VOICE, state__in=(State.ACCEPTED, State.SENT), accepted_at__gt=now - A_CALL)
    )
    earlier = earlier.filter(pending).exclude(_gives_way(now))
    return _waiting(now, holding).exclude(Exists(earlier)).order_by("lane", "due_at", "id")


def _gives_way(now: datetime) -> Q:
    """A text in another language that was put back, is of unknown fate, or takes long to hand over."""
    untried = Q(state=State.QUEUED, tries=0)
    leaving = Q(state=State.SENDING, submit_started_at__gt=now - TRANSLATION_HOLDS_UP)
    return Q(kind__startswith=PREFIX) & ~untried & ~leaving


def _in_time(now: datetime) -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=now)


def ways_due(now: datetime, holding: Collection[str] = ()) -> set[str]:
    """The ways of reaching people for which something is due. Looking takes no writer's turn."""
    return set(_waiting(now, holding).order_by().values_list("way", flat=True).distinct())


def _waiting(now: datetime, holding: Collection[str] = ()) -> QuerySet[Message]:
    is_due = Q(due_at__lte=now)
    if holding:
        is_due |= Q(tries__gt=0, provider__in=holding)
    return Message.objects.filter(_in_time(now), is_due, state=State.QUEUED)


def claim(
    worker: str,
    line: Provider,
    limit: int,
    now: datetime,
    *,
    turn: Turn | None = None,
    holding: Collection[str] = (),
    has_other: bool = False,
) -> tuple[list[Message], bool]:
    """Takes up to so many due messages for this worker and line, and commits that before any of them is sent.

    A gentle `turn` tries a shut line with one message: with another line open, the one that matters least. Then no text
    goes by the line for whose fault it is sent anew. Also says whether more is due, which waits for an earlier message
    or for room.
    """
    wanted = due(now, holding).filter(way=line.way)
    if turn and turn.gently:
        wanted = wanted if turn.any_lane else wanted.exclude(lane=Lane.LIFE_SAFETY)
        wanted = wanted.order_by("-lane", "-due_at", "-id") if has_other else wanted
    if has_other:
        wanted = wanted.exclude(Exists(_failed_on(line)))
    with transaction.atomic():
        if turn and turn.gently and not switchboard.take_turn(turn, now):
            return [], False
        messages = limits.fitting(line, list(wanted.select_for_update(skip_locked=True)[:limit]), now)
        if turn and turn.gently and not messages:
            transaction.set_rollback(True)  # nothing to try it with: the turn is still to be had
            return [], False
        marks = {
            "state": State.SENDING,
            "worker": worker,
            "provider": line.name,
            "is_one_way": not line.takes_replies,
            "lease_until": now + LEASE,
            "submit_started_at": now,
        }
        _say_late(messages, now)
        pks = [message.pk for message in messages]
        Message.objects.filter(pk__in=pks, state=State.QUEUED).update(tries=F("tries") + 1, **marks)
    for message in messages:
        message.tries += 1
        for name, value in marks.items():
            setattr(message, name, value)
    return messages, _waiting(now, holding).filter(way=line.way).exists()


def _say_late(messages: Collection[Message], now: datetime) -> None:
    """Gives those that name a time which has passed their later words; before the call, as a text is found by them."""
    late = [message for message in messages if message.late and message.late_from <= now]
    if late:
        Message.objects.filter(pk__in=[message.pk for message in late]).update(body=F("late"), late="")
    for message in late:
        message.body, message.late = message.late, ""


def _failed_on(line: Provider) -> QuerySet[Message]:
    """The text instead of which a message is sent, if another line was asked for and it was this one that failed."""
    return Message.objects.filter(
        pk=OuterRef("instead_of"), way=line.way, provider=line.name, error_code__in=OTHER_LINE
    )


def release(worker: str, messages: Collection[Message]) -> None:
    """Puts back what this worker claimed and never called, if another has not freed and taken it meanwhile."""
    tries = [message.attempt for message in messages]
    mine = Message.objects.filter(worker=worker, attempt__in=tries, state=State.SENDING)
    mine.update(state=State.QUEUED, tries=F("tries") - 1, worker="", lease_until=None, submit_started_at=None)


# --- recording ----------------------------------------------------------------------------------------------------


def record(results: Collection[Result], now: datetime) -> datetime | None:
    """Writes down what came of the calls, all in one transaction. Recording the same again changes nothing.

    Returns when the first of those still open is due again. A receiver that fails costs its message's signal, no more.
    """
    try:
        return _record(results, now)
    except TROUBLE:
        raise
    except Exception:
        logger.exception("Outcomes could not be recorded together; recording them one by one")
    due_again = [_record_alone(result, now) for result in results]
    return min((at for at in due_again if at), default=None)


def _record_alone(result: Result, now: datetime) -> datetime | None:
    """One outcome that may be at fault, or whose listener is. At worst its lease ends, and the provider is asked."""
    for tell in (True, False):
        try:
            return _record([result], now, tell=tell)
        except TROUBLE:
            raise
        except Exception:
            logger.exception("The outcome of message %d could not be recorded", result[0].pk)
    return None


@transaction.atomic
def _record(results: Collection[Result], now: datetime, *, tell: bool = True) -> datetime | None:
    results = [
        (copy.copy(message), outcome) for message, outcome in results
    ]  # as claimed, if this is rolled back
    touch_all(message.topic for message, _ in results)
    results = [(message, None if _is_anothers(message, outcome) else outcome) for message, outcome in results]
    accepted = [(message, outcome.sid) for message, outcome in results if isinstance(outcome, Accepted)]
    if accepted:
        _accept(accepted, now, tell)
    due_again = []
    for message, outcome in results:
        match outcome:
            case Refused():
                fail(message=message, code=outcome.code, at=now, tell=tell)
            case TryLater():
                due_again.append(_put_back(message, now + wait_of(message, outcome), outcome.code))
            case Unknown() if message.state == State.UNKNOWN and _age(message, now) >= DECIDED_AFTER:
                due_again.append(_decide(message, now))
            case Unknown():
                due_again.append(_leave_open(message, now, outcome.reason))
            case None:
                due_again.append(_not_found(message, now))
    return min((at for at in due_again if at), default=None)


def _accept(accepted: list[tuple[Message, str]], now: datetime, tell: bool) -> None:
    """All of them together: a commit or an ORM statement each would cost more than the calls themselves."""
    tries = {message.pk: message for message, _ in accepted}
    open_rows = Message.objects.filter(pk__in=tries, state__in=IN_FLIGHT).select_for_update()
    mine = {pk for pk, attempt in open_rows.values_list("pk", "attempt") if attempt == tries[pk].attempt}
    sids = {message.pk: sid for message, sid in accepted if message.pk in mine}
    if not sids:
        return
    marks = {
        "state": State.ACCEPTED,
        "accepted_at": now,
        "error_code": "",
        "settled_at": None,
    }
    Message.objects.filter(pk__in=sids).update(**marks)
    with connection.cursor() as cursor:
        rows = [(sid, pk) for pk, sid in sids.items()]
        cursor.executemany(f"UPDATE {Message._meta.db_table} SET sid = %s WHERE id = %s", rows)  # noqa: S608  no input
    for pk, sid in sids.items():
        message = tries[pk]
        message.sid = sid
        for name, value in marks.items():
            setattr(message, name, value)
        if tell:
            message_settled.send(Message, message=message)


def _is_anothers(message: Message, outcome: Outcome | None) -> bool:
    """Whether what the provider's list has is another message of ours, with the same words to the same number."""
    if message.state != State.UNKNOWN or not isinstance(outcome, Accepted):
        return False
    return Message.objects.filter(sid=outcome.sid, provider=message.provider).exclude(pk=message.pk).exists()


def _put_back(message: Message, due_at: datetime, code: str) -> datetime:
    """Back in the queue as a new try, so that a late receipt of the old one cannot be taken for the new one's."""
    _same_try(message).update(
        state=State.QUEUED,
        due_at=due_at,
        error_code=code,
        attempt=uuid.uuid4(),
        worker="",
        lease_until=None,
        settled_at=None,
    )
    return due_at


def wait_of(message: Message, outcome: TryLater) -> timedelta:
    """The provider's own wish, or double the last wait; with a random part, so that many do not come back at once."""
    wait = min(BACK_OFF_S * 2 ** (message.tries - 1), BACK_OFF_AT_MOST_S)
    if outcome.after_seconds is not None:
        wait = outcome.after_seconds
    return timedelta(seconds=wait + random.uniform(0, min(wait / 2, SPREAD_S)))  # noqa: S311


def _leave_open(message: Message, now: datetime, reason: str) -> datetime:
    """UNKNOWN until a receipt says otherwise, or until it is time to look at the provider's list (again)."""
    age = _age(message, now)
    wait = min(max(age, ASK_AFTER), ASK_AT_MOST)
    if age < DECIDED_AFTER:
        wait = min(wait, DECIDED_AFTER - age)
    marks = (
        {"error_code": reason[:20]} if message.state == State.SENDING else {}
    )  # a failed look is not the cause
    # Only the row knows whether this was counted before: the same outcome may be recorded twice.
    _same_try(message).filter(state=State.SENDING).update(doubts=F("doubts") + 1)
    _same_try(message).update(state=State.UNKNOWN, lease_until=now + wait, **marks)
    return now + wait


def _not_found(message: Message, now: datetime) -> datetime | None:
    """Not in the provider's list: once that can be believed, the message itself says what is to happen."""
    policy = OnUnknown(message.on_unknown)
    was_answered = message.error_code.isdecimal() and policy == OnUnknown.SEND_AGAIN
    if not was_answered and _age(message, now) < BELIEVED[policy]:
        return _leave_open(message, now, "")
    return _decide(message, now)


def _decide(message: Message, now: datetime) -> datetime | None:
    """Sends it again, or leaves it unknown for good and shown, as the message was posted to.

    One that is too late by now is never sent again: an alert must not follow its stand-down.
    """
    may_repeat = message.on_unknown == OnUnknown.SEND_AGAIN and message.doubts < MOST_DOUBTS
    # The row is asked and not the message: a stand-down may have cut its time short meanwhile.
    if may_repeat and _same_try(message).filter(_in_time(now)).exists():
        return _put_back(message, now, message.error_code)
    _same_try(message).update(settled_at=now, lease_until=None)
    return None


def _age(message: Message, now: datetime) -> timedelta:
    return now - (message.submit_started_at or now)


def _same_try(message: Message) -> QuerySet[Message]:
    """The row, if it is still in flight and on the try that the call was about."""
    return Message.objects.filter(pk=message.pk, attempt=message.attempt, state__in=IN_FLIGHT)
