"""What comes in: receipts and replies. Kept as they came, then understood; twice or out of order does no harm."""

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from django.db import OperationalError, transaction

from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach
from cohesion.kit import clock
from cohesion.kit.phones import PhoneError, normalise
from cohesion.live.actions import touch
from cohesion.messaging import keywords
from cohesion.messaging.actions import INBOX, TROUBLE, fail, mark_reach, move
from cohesion.messaging.models import Message, Receipt, Reply
from cohesion.messaging.queries import is_flood
from cohesion.messaging.questions import asked, takes
from cohesion.messaging.rules import STATUSES, Meaning, keyword, understand
from cohesion.messaging.signals import reply_received
from cohesion.messaging.states import State, Understood, may_become
from cohesion.messaging.switchboard import hear_of

logger = logging.getLogger(__name__)

LONGEST = 4_000  # characters of one value, and MOST values of one form: more is no text message
MOST = 60
# Of a message, what a receipt needs: to read the rest of it costs more than to move it on.
MOVED = ("state", "attempt", "sid", "provider", "topic", "about", "kind", "way", "accepted_at")


class Garbage(ValueError):
    """The form is not one that a provider sends. The sentence says what is wrong."""


# --- receipts -----------------------------------------------------------------------------------------------------


def take_status(form: Mapping[str, str], *, provider: str, read_back: bool = False) -> None:
    """Keeps a receipt and moves its message on, if that is forwards. Raises Garbage when it names no text or status.

    `read_back`: it stands in the provider's log, and was never told to us.
    """
    raw = _clean(form) | _mark(read_back)
    receipt = Receipt(
        provider=provider,
        sid=_field(raw, "MessageSid", 64),
        status=_field(raw, "MessageStatus", 30).lower(),
        error_code=raw.get("ErrorCode", "")[:20],
        attempt=_uuid(raw.get("attempt", "")),
        raw=raw,
        received_at=clock.now(),
    )
    try:
        _follow(receipt)
    except TROUBLE:
        raise
    except Exception:
        logger.exception("A receipt was kept, but whoever listens for it failed")
        _follow(receipt, tell=False)


def take_call(form: Mapping[str, str], *, provider: str) -> None:
    """A receipt of a call, which differs from one of a text in its names. Raises Garbage as `take_status` does."""
    status = form.get("CallStatus", "")
    failed = {"ErrorCode": form.get("ErrorCode") or "call failed"} if status == "failed" else {}
    named = {"MessageSid": form.get("CallSid", ""), "MessageStatus": status}
    take_status({**form, **named, **failed}, provider=provider)


@transaction.atomic
def _follow(receipt: Receipt, *, tell: bool = True) -> None:
    """Keeps the receipt and follows it. Of two that say the same, the second finds the message moved already."""
    Receipt.objects.bulk_create([receipt], ignore_conflicts=True)
    state = STATUSES.get(receipt.status)
    message = _message_of(receipt.attempt, receipt.sid, in_full=state == State.FAILED)
    if message is None or state is None or message.state not in may_become(state):
        return
    found = {"sid": message.sid or receipt.sid, "provider": receipt.provider}
    if state == State.FAILED:
        code = receipt.error_code or receipt.status[:20]
        fail(message=message, code=code, at=receipt.received_at, tell=tell, **found)
        heard = partial(hear_of, line=receipt.provider, code=code, now=receipt.received_at)
        transaction.on_commit(heard, robust=True)
    else:
        move(message=message, to=state, at=receipt.received_at, tell=tell, **found)


def _message_of(attempt: uuid.UUID | None, sid: str, *, in_full: bool) -> Message | None:
    """By our own attempt first: it is known before the provider answers. By the provider's sid otherwise.

    `in_full`: with its words, as it may be sent anew.
    """
    messages = Message.objects.all() if in_full else Message.objects.only(*MOVED)
    message = messages.filter(attempt=attempt).first() if attempt else None
    return message or messages.filter(sid=sid).order_by("-id").first()


# --- replies ------------------------------------------------------------------------------------------------------


def take_key(message: Message, key: str, *, sid: str, provider: str) -> Reply | None:
    """A key pressed during a call is a reply from the number that was called, to that question and of that person.

    `sid` is the call's: the same key of the same call is taken once.
    """
    form = {"MessageSid": f"{sid}.{key}"[:64], "From": message.to, "Body": key}
    return take_text(form, provider=provider, question=message)


def take_text(
    form: Mapping[str, str],
    *,
    provider: str,
    question: Message | None = None,
    said_at: datetime | None = None,
    read_back: bool = False,
) -> Reply | None:
    """Keeps a text that came in, then understands it. None when it was taken before. Raises Garbage when it is no text.

    `question` is what it answers, when the provider tells; else `questions.asked` finds it. `said_at` is when the
    provider had it, if it says so; `read_back`: it stands in its log, and was never told to us. If understanding
    fails, the reply is kept all the same and `understand_waiting` tries again.
    """
    raw, now = _clean(form) | _mark(read_back), clock.now()
    sid, sender = _field(raw, "MessageSid", 64), _field(raw, "From", 20)
    reply = Reply(
        provider=provider,
        sid=sid,
        sender=_number(sender),
        body=raw.get("Body", ""),
        raw=raw,
        question=question,
        received_at=now,
        said_at=min(said_at or now, now),  # a provider's clock may be ahead; nothing was said in the future
    )
    Reply.objects.bulk_create([reply], ignore_conflicts=True)
    try:
        return take_in(provider=provider, sid=sid)
    except TROUBLE:
        logger.exception("A reply was kept but not yet understood; it will be tried again")
        return reply


def take_in(**which: object) -> Reply | None:
    """Understands the one reply of which this is so, and returns it. None when that was done before.

    What cannot be dealt with goes to an officer: it is never lost. Only a database that is away or locked is raised,
    and means "again later". Any other fault would come back each time.
    """
    try:
        return _understand_or_repeat(which)
    except TROUBLE:
        raise
    except Exception:
        logger.exception("A reply could not be dealt with; an officer will read it")
        return _hand_to_officer(which)


def understand_waiting(*, older_than: timedelta = timedelta(seconds=10)) -> int:
    """Understands what was kept but not dealt with when it came. Returns how many there were."""
    waiting = Reply.objects.filter(understood=Understood.NEW, received_at__lt=clock.now() - older_than)
    pks = list(waiting.order_by("id").values_list("pk", flat=True)[:100])
    for pk in pks:
        try:
            take_in(pk=pk)
        except TROUBLE:
            logger.exception("A reply is not yet understood; it will be tried again")
    return len(pks)


def _understand_or_repeat(which: dict[str, object]) -> Reply | None:
    """Once more at once when the database gave up, as it does with one of two that wait for each other."""
    try:
        return _understand(which)
    except OperationalError:
        logger.warning("A reply was interrupted by the database and is tried once more")
        return _understand(which)


@transaction.atomic
def _understand(which: dict[str, object]) -> Reply | None:
    reply = Reply.objects.select_for_update().filter(**which, understood=Understood.NEW).first()
    if reply is not None:
        _understand_new(reply)
    return reply


def _understand_new(reply: Reply) -> None:
    points = list(
        ContactPoint.objects.filter(number=reply.sender, person__is_active=True).select_related("person")
    )
    people, meaning = [point.person for point in points], understand(reply.body)
    if not (meaning.digit or reply.question) and _taken_aside(reply, people, keywords.begun(reply, people)):
        return
    if not points:
        _conclude(reply, Understood.STRANGER, quietly=is_flood(reply))
        return
    ask = partial(asked, reply.sender, among=[one.pk for one in people], at=reply.said_at, meaning=meaning)
    question = reply.question or ask(also_aside=True)
    if keywords.is_aside(question):
        if _taken_aside(reply, people, keywords.answered(reply, question)):
            return
        question = ask()
    reply.question = question
    asked_of = question.person_id if question else None
    reply.person = next((point.person for point in points if point.person_id == asked_of), points[0].person)
    word = keyword(reply.body, opted_out=any(point.reach == Reach.OPTED_OUT for point in points))
    if word:
        _switch_texts(reply, word)
        _conclude(reply, word, quietly=is_flood(reply))
    else:
        _offer(reply, meaning)


def _taken_aside(reply: Reply, people: list[Person], about: str) -> bool:
    """Whether what it became is all it was. While an alert is open to the sender it goes to the alert as well."""
    if not about or keywords.is_urgent(people, reply.said_at):
        return False
    reply.person = reply.person or next(iter(people), None)
    _conclude(reply, Understood.ANSWER, about=about)
    return True


def _switch_texts(reply: Reply, word: Understood) -> None:
    """STOP or START, unless the number has said either since: what is read back late does not undo it."""
    said_since = Reply.objects.filter(
        sender=reply.sender,
        said_at__gt=reply.said_at,
        understood__in=(Understood.OPT_OUT, Understood.OPT_IN),
    )
    if not said_since.exists():
        reach = Reach.OPTED_OUT if word == Understood.OPT_OUT else Reach.GOOD
        mark_reach(by=reply.person, number=reply.sender, reach=reach)


def _offer(reply: Reply, meaning: Meaning) -> None:
    """Whoever asked takes it, or an officer reads it. Nobody is alarmed by a flood; answers are taken for longer."""
    digit = meaning.digit if takes(reply.question, meaning.digit) else ""
    about, quietly = "", is_flood(reply, times=5 if digit else 1)
    if not quietly:
        about = reply_received.to_first(
            Reply,
            reply=reply,
            person=reply.person,
            question=reply.question,
            digit=digit,
            ref=meaning.ref,
        )
    _conclude(reply, Understood.ANSWER if about else Understood.UNREADABLE, about=about, quietly=quietly)


def _hand_to_officer(which: dict[str, object]) -> Reply:
    """Puts a reply in the inbox. If even that fails it stays new, and is tried again later."""
    reply = Reply.objects.get(**which)
    try:
        with transaction.atomic():
            _conclude(reply, Understood.UNREADABLE)
    except Exception:
        logger.exception("Reply %d could not be put before an officer; it will be tried again", reply.pk)
    return reply


def _conclude(reply: Reply, understood: Understood, *, about: str = "", quietly: bool = False) -> None:
    """Writes what became of it. A receiver that did not take it may still have said what it is about: that stays.

    The receivers have touched what it is about by now; the inbox comes last; a flood does not draw it anew.
    """
    if understood != Understood.ANSWER and not quietly:
        touch(INBOX)
    reply.understood, reply.about = understood, about or reply.about
    changes = {"understood": understood, "person": reply.person, "question": reply.question}
    changes |= {"about": reply.about} if reply.about else {}
    Reply.objects.filter(pk=reply.pk).update(**changes)


# --- forms --------------------------------------------------------------------------------------------------------


def _clean(form: Mapping[str, str]) -> dict[str, str]:
    """The form as plain text that any database takes: bounded, without the null character."""
    if len(form) > MOST:
        raise Garbage("There are too many fields.")
    return {_plain(name)[:100]: _plain(value)[:LONGEST] for name, value in form.items()}


def _mark(read_back: bool) -> dict[str, str]:
    return {"read_back": "yes"} if read_back else {}


def _plain(value: object) -> str:
    return str(value).replace("\x00", "")


def _field(raw: Mapping[str, str], name: str, at_most: int) -> str:
    value = raw.get(name, "").strip()
    if not value or len(value) > at_most:
        raise Garbage(f"{name} is missing or too long.")
    return value


def _number(sender: str) -> str:
    """In the form contact points are kept in. Short codes and names of senders stay as they are."""
    try:
        return normalise(sender)
    except PhoneError:
        return sender


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
