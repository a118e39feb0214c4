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
from django.db.models import Q, QuerySet

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
from cohesion.messaging.languages import of_kind
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.queries import has_other_line, times_anew
from cohesion.messaging.rules import Then, reach_after, then
from cohesion.messaging.signals import message_settled
from cohesion.messaging.states import IN_FLIGHT, TOLD, UNSENT, Lane, OnUnknown, State, Understood, may_become
from cohesion.policy.book import book

INBOX = "inbox"
TROUBLE = (OperationalError, InterfaceError)  # the database is away or locked: try the same again
LOOKS_THE_SAME = {(State.ACCEPTED, State.SENT)}  # on every page
SETTLED = (State.DELIVERED, State.FAILED, State.EXPIRED)
RAN_OUT = "30036"  # the provider's word for a text whose time ended in its queue
# What is sent anew, and the rule that says after how many seconds.
ANEW = {
    Then.AGAIN: "again.after_seconds",
    Then.AGAIN_AND_OTHER_WAY: "again.phone_off_seconds",
    Then.OTHER_LINE: "",
}


@dataclass(frozen=True)
class Draft:
    """A text, call or email to be posted. `expires_in` is the time after which it would be too late to help.

    `one_way` are the words for a line that takes no replies, `instead_of` the message that did not reach the person.
    `calendar` is the invitation (iCalendar) that goes with an email.
    `not_before`: it waits until that moment, and its time to help begins there. `late` are its words if it leaves at
    `late_from` or after, when a time that the others name has passed.
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
    calendar: str = ""
    instead_of: Message | None = None
    not_before: datetime | None = None
    late: str = ""
    late_from: datetime | None = None

    def due(self, at: datetime) -> datetime:
        return max(at, self.not_before) if self.not_before else at


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
            late=draft.late,
            late_from=draft.late_from,
            calendar=draft.calendar,
            instead_of=draft.instead_of,
            segments=size(draft.body).segments,
            kind=draft.kind,
            topic=draft.topic,
            about=draft.about,
            answers=draft.answers,
            lane=draft.lane,
            on_unknown=draft.on_unknown,
            posted_at=at,
            not_before=draft.due(at) if draft.not_before else None,
            due_at=draft.due(at),
            expires_at=draft.due(at) + draft.expires_in if draft.expires_in else None,
        )
        for draft in drafts
    ]
    insert_many(messages)
    if messages:
        ring(bell.OUTBOX)
    return messages


def cancel_unsent(*, topic: str, kinds_starting: str = "") -> list[Message]:
    """Takes back the texts about a topic that have not left, and returns them. Call it in a transaction.

    With those of a kind goes what says the same in another language.

    Those in flight cannot be called back, but are too late from now on: one that the provider has not taken is not sent
    again, and holds up no later text; a call that nobody has answered yet will not read out its words. Nor is one sent
    anew that the provider has, if it does not arrive.
    """
    touch(topic)
    return _take_back(Message.objects.filter(of_kind(kinds_starting), topic=topic))


def take_back(*, ids: Collection[int]) -> list[Message]:
    """The same for some messages alone. Whoever calls it has touched their topic."""
    return _take_back(Message.objects.filter(pk__in=ids))


def let_go(*, topic: str, at: datetime) -> int:
    """Lets what was posted to wait until later leave now; returns how many. Call it in a transaction.

    Its time to help begins now. What was put back for a moment (it has been tried) keeps its own time.
    """
    touch(topic)
    waiting = Message.objects.filter(topic=topic, state__in=UNSENT, due_at__gt=at, tries=0, instead_of=None)
    held = list(waiting.select_for_update().order_by("id"))
    for message in held:
        expires_at = at + (message.expires_at - message.due_at) if message.expires_at else None
        Message.objects.filter(pk=message.pk, state__in=UNSENT).update(
            not_before=at, due_at=at, expires_at=expires_at
        )
    if held:
        ring(bell.OUTBOX)
    return len(held)


def no_longer_needed(*, about: str, kinds_starting: str) -> None:
    """Takes back what one person need not be told in yet another way. Whoever calls it has touched the topic."""
    _take_back(Message.objects.filter(of_kind(kinds_starting), about=about).only("state", "way"))


def _take_back(concerned: QuerySet[Message]) -> list[Message]:
    now = clock.now()
    on_its_way = Q(state__in=IN_FLIGHT) | Q(way=Way.VOICE, state=State.ACCEPTED)
    found = concerned.filter(on_its_way | Q(state__in=UNSENT)).select_for_update().order_by("id")
    still_open = list(found)
    cancelled = [message for message in still_open if message.state in UNSENT]
    Message.objects.filter(pk__in=[message.pk for message in cancelled]).update(
        state=State.CANCELLED, settled_at=now
    )
    if len(cancelled) < len(still_open):
        concerned.filter(on_its_way, Q(expires_at=None) | Q(expires_at__gt=now)).update(expires_at=now)
    concerned.filter(state__in=(*IN_FLIGHT, *TOLD), called_back_at=None).update(called_back_at=now)
    return cancelled


@transaction.atomic
def cancel_unsent_to(*, person: Person, kinds_starting: str) -> int:
    """Takes back what has not left to one person, as when they leave; returns how many."""
    waiting = Message.objects.filter(of_kind(kinds_starting), person=person, state__in=UNSENT)
    topics = set(waiting.values_list("topic", flat=True))
    touch_all(topics)
    return waiting.update(state=State.CANCELLED, settled_at=clock.now())


def move(*, message: Message, to: State, at: datetime, tell: bool = True, **changes: object) -> bool:
    """Moves a message on, if its state and try allow it, and tells whoever asked. False, and nothing done, if not.

    Call it in a transaction. The topic is touched before the row is: everybody who locks both takes them in that order.
    A move that no page shows touches nothing, so that a burst of receipts stays cheap.
    `tell=False` leaves out the signal: for when a receiver has failed and the fact must be kept all the same.
    """
    before = message.state
    if before not in may_become(to):
        return False
    if (before, to) not in LOOKS_THE_SAME:
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
    """Moves a message to FAILED for the provider's code, and marks the number when the code says that it is no good.

    If the code asks for it, the same text is posted anew before anybody hears of the failure.
    """
    if not move(message=message, to=State.FAILED, at=at, tell=False, error_code=code, **changes):
        return False
    post_anew(message=message, at=at)
    if tell:
        message_settled.send(Message, message=message)
    reach = reach_after(code)
    if reach and message.way == Way.TEXT:
        mark_reach(number=message.to, reach=reach, touched=message.topic)
    return True


def post_anew(*, message: Message, at: datetime) -> Message | None:
    """Posts the same text instead of one that failed, once, if its code asks for that and it is not too late.

    None when it does not. Until then later texts to that number about that topic wait, as their order is kept.
    """
    what = then(message.error_code)
    if message.way != Way.TEXT or message.called_back_at or what not in ANEW:
        return None
    if what == Then.OTHER_LINE and not has_other_line(message.provider):
        return None
    rules = book()
    wait = timedelta(seconds=rules.value(ANEW[what]) if ANEW[what] else 0)
    expires_at = message.expires_at
    if message.error_code == RAN_OUT and expires_at:  # as long again: what it is about goes on
        expires_at = at + (expires_at - message.first_due_at)
    is_late = expires_at is not None and at + wait >= expires_at
    if is_late or times_anew(message) >= rules.value("again.most") or message.instead.exists():
        return None
    (anew,) = post(drafts=[_same(message, expires_at - at if expires_at else None)], at=at)
    if wait:
        Message.objects.filter(pk=anew.pk).update(due_at=at + wait)
    return anew


def _same(message: Message, expires_in: timedelta | None) -> Draft:
    """The same text to the same number, about the same, good for so long."""
    kept = [
        "to",
        "body",
        "kind",
        "topic",
        "person",
        "about",
        "answers",
        "on_unknown",
        "way",
        "subject",
        "one_way",
        "late",
        "late_from",
    ]
    fields = {name: getattr(message, name) for name in kept}
    return Draft(**fields, lane=Lane(message.lane), expires_in=expires_in, instead_of=message)


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
def mark_read(*, by, reply: Reply, and_earlier: bool = False) -> bool:
    """Says that an officer has read a reply, here and where it is about. False when somebody already had.

    `and_earlier`: and all that the number had sent before it, as an officer decides who is sent hundreds.
    """
    concerned = Q(sender=reply.sender, pk__lte=reply.pk) if and_earlier else Q(pk=reply.pk)
    shown = [Understood.UNREADABLE, Understood.STRANGER, Understood.OPT_OUT]
    unread = Reply.objects.filter(concerned, understood__in=shown, read_at=None)
    found = dict(unread.values_list("pk", "about"))
    touch_all(filter(None, found.values()))
    count = Reply.objects.filter(pk__in=found, read_at=None).update(read_by=by, read_at=clock.now())
    if not count:
        return False
    Reply.objects.filter(pk__in=found).exclude(understood=Understood.OPT_OUT).update(
        understood=Understood.READ
    )
    texts = "a text" if count == 1 else f"{count} texts"
    journal.write(by=by, subject=INBOX, kind="reply.read", text=f"Read {texts} from {mask(reply.sender)}")
    return True
