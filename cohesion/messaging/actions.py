"""Posting texts, calling them back, moving them on. No provider is called here: the dispatcher does, after commit.

A topic stays locked until its transaction ends, so everybody takes topics in one order; else two might wait for each
other. First what the text is about, several by name, and the inbox last: whoever holds the inbox takes no other.
What is touched only so that pages are drawn anew is touched after the commit, each topic by itself.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach, Way
from cohesion.journal import actions as journal
from cohesion.kit import clock
from cohesion.kit.phones import mask
from cohesion.kit.rows import insert_many
from cohesion.kit.sms_text import measure
from cohesion.live import bell
from cohesion.live.actions import ring, touch
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.rules import reach_after
from cohesion.messaging.signals import message_settled
from cohesion.messaging.states import IN_FLIGHT, TOLD, UNSENT, Lane, OnUnknown, State, Understood, may_become

INBOX = "inbox"
TROUBLE = (OperationalError, InterfaceError)  # the database is away or locked: try the same again
SETTLED = (State.DELIVERED, State.FAILED, State.EXPIRED)


@dataclass(frozen=True)
class Draft:
    """A text, call or email to be posted. `expires_in` is the time after which it would be too late to help.

    `one_way` are the words for a line that takes no replies, `instead_of` the message that did not reach the person.
    """

    to: str
    body: str
    kind: str
    topic: str
    lane: Lane
    person: Person | None = None
    about: str = ""
    answers: list[str] = field(default_factory=list)
    on_unknown: OnUnknown = OnUnknown.LEAVE
    expires_in: timedelta | None = None
    way: Way = Way.TEXT
    subject: str = ""
    one_way: str = ""
    instead_of: Message | None = None


def post(*, drafts: Iterable[Draft], at: datetime | None = None) -> list[Message]:
    """Puts texts in the outbox, in the caller's transaction, and wakes the dispatcher when it commits.

    Their order is kept for each number and topic: a later text never overtakes an earlier one.
    """
    at = at or clock.now()
    size = cache(measure)  # an alert has few wordings and many numbers
    messages = [
        Message(
            person=draft.person,
            way=draft.way,
            to=draft.to,
            subject=draft.subject,
            body=draft.body,
            one_way=draft.one_way,
            instead_of=draft.instead_of,
            segments=size(draft.body).segments,
            kind=draft.kind,
            topic=draft.topic,
            about=draft.about,
            answers=draft.answers,
            lane=draft.lane,
            on_unknown=draft.on_unknown,
            posted_at=at,
            due_at=at,
            expires_at=at + draft.expires_in if draft.expires_in else None,
        )
        for draft in drafts
    ]
    insert_many(messages)
    if messages:
        ring(bell.OUTBOX)
    return messages


def cancel_unsent(*, topic: str, kinds_starting: str = "") -> list[Message]:
    """Takes back the texts about a topic that have not left, and returns them. Call it in a transaction.

    Those in flight cannot be called back, but are too late from now on: one that the provider has not taken is not sent
    again, and holds up no later text.
    """
    touch(topic)
    now = clock.now()
    concerned = Message.objects.filter(topic=topic, kind__startswith=kinds_starting)
    still_open = list(concerned.filter(state__in=(*UNSENT, *IN_FLIGHT)).select_for_update().order_by("id"))
    cancelled = [message for message in still_open if message.state in UNSENT]
    Message.objects.filter(pk__in=[message.pk for message in cancelled]).update(
        state=State.CANCELLED, settled_at=now
    )
    not_late_yet = Q(expires_at=None) | Q(expires_at__gt=now)
    concerned.filter(not_late_yet, state__in=IN_FLIGHT).update(expires_at=now)
    return cancelled


@transaction.atomic
def cancel_unsent_to(*, person: Person, kinds_starting: str) -> int:
    """Takes back what has not left to one person, as when they leave; returns how many."""
    waiting = Message.objects.filter(person=person, kind__startswith=kinds_starting, state__in=UNSENT)
    topics = set(waiting.values_list("topic", flat=True))
    touch_all(topics)
    return waiting.update(state=State.CANCELLED, settled_at=clock.now())


def move(*, message: Message, to: State, at: datetime, tell: bool = True, **changes: object) -> bool:
    """Moves a message on, if its state and try allow it, and tells whoever asked. False, and nothing done, if not.

    Call it in a transaction. The topic is touched before the row is: everybody who locks both takes them in that order.
    `tell=False` leaves out the signal: for when a receiver has failed and the fact must be kept all the same.
    """
    before = message.state
    if before not in may_become(to):
        return False
    touch(message.topic)
    changes |= {"state": to}
    if to in TOLD:
        changes |= {"accepted_at": message.accepted_at or at, "error_code": ""}
    changes["settled_at"] = at if to in SETTLED else None
    same_try = Message.objects.filter(pk=message.pk, attempt=message.attempt, state__in=may_become(to))
    if not same_try.update(**changes):
        return False
    for name, value in changes.items():
        setattr(message, name, value)
    if tell and (to in SETTLED or (to in TOLD and before not in TOLD)):
        message_settled.send(Message, message=message)
    return True


def fail(*, message: Message, code: str, at: datetime, tell: bool = True, **changes: object) -> bool:
    """Moves a message to FAILED for the provider's code, and marks the number when the code says that it is no good."""
    moved = move(message=message, to=State.FAILED, at=at, tell=tell, error_code=code, **changes)
    reach = reach_after(code)
    if moved and reach and message.way == Way.TEXT:
        mark_reach(number=message.to, reach=reach, touched=message.topic)
    return moved


def touch_all(topics: Iterable[str]) -> None:
    """Touches several topics in the order in which everybody takes them: by name, the inbox last."""
    for topic in sorted(set(topics), key=lambda topic: (topic == INBOX, topic)):
        touch(topic)


@transaction.atomic
def mark_reach(*, by=None, number: str, reach: Reach, touched: str = "") -> bool:
    """Says of a number, whoever has it, whether texts arrive; writes it down. Boards it was lately sent to show it.

    False when that was known already. `by` is the person who texted STOP or START, None when the provider said so.
    `touched` is a topic that the caller has touched already.
    """
    points = ContactPoint.objects.filter(number=number).exclude(reach=reach)
    if not points.exists():
        return False
    transaction.on_commit(partial(_draw_anew, number, besides={INBOX, touched}), robust=True)
    points.update(reach=reach, reach_changed_at=clock.now())
    text = f"{mask(number)}: {Reach(reach).label.lower()}"
    journal.write(by=by, subject=INBOX, kind=f"reach.{reach}", text=text)
    return True


def _draw_anew(number: str, besides: Collection[str]) -> None:
    """Touches what was lately sent to a number, each topic in a transaction of its own: it waits while holding none."""
    recent = Message.objects.filter(to=number).order_by("-id").values_list("topic", flat=True)[:50]
    for topic in sorted(set(recent) - set(besides)):
        with transaction.atomic():
            touch(topic)


@transaction.atomic
def mark_read(*, by, reply: Reply) -> bool:
    """Says that an officer has read a reply, here and where it is about. False when somebody already had."""
    now = clock.now()
    unread = Reply.objects.filter(pk=reply.pk, read_at=None)
    if not unread.update(read_by=by, read_at=now):
        return False
    if reply.about:
        touch(reply.about)
    for_an_officer = [Understood.UNREADABLE, Understood.STRANGER]
    Reply.objects.filter(pk=reply.pk, understood__in=for_an_officer).update(understood=Understood.READ)
    journal.write(by=by, subject=INBOX, kind="reply.read", text=f"Read a text from {mask(reply.sender)}")
    return True
