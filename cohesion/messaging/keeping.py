"""What messaging keeps about people, and how long. Words and numbers go; counts, times, kinds and states stay."""

from datetime import datetime

from django.db.models import Q, QuerySet

from cohesion.directory.models import ContactPoint
from cohesion.kit import clock
from cohesion.messaging.languages import FORGOTTEN, PREFIX
from cohesion.messaging.models import Message, Receipt, Reply
from cohesion.messaging.questions import open_among
from cohesion.messaging.states import State
from cohesion.records.queries import held_at
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind

ON_ITS_WAY = Q(state__in=(State.QUEUED, State.SENDING)) | Q(state=State.UNKNOWN, settled_at=None)
NO_WORDS = {"to": "", "subject": "", "body": "", "one_way": "", "late": "", "calendar": ""}
NO_REPLY = {"sender": "", "body": "", "raw": {}}


def register() -> None:
    register_kind(
        Kind(
            "messages",
            "Words and numbers of messages",
            "retention.messages",
            past_messages,
            wipe,
            covers=tuple(f"messaging.Message.{field}" for field in NO_WORDS),
        )
    )
    register_kind(
        Kind(
            "receipts",
            "What providers said",
            "retention.receipts",
            past_receipts,
            wipe_receipts,
            covers=("messaging.Receipt.raw",),
        )
    )
    register_kind(
        Kind(
            "replies",
            "Words and numbers of replies",
            "retention.replies",
            past_replies,
            wipe_replies,
            covers=tuple(f"messaging.Reply.{field}" for field in NO_REPLY),
        )
    )
    register_about(
        About("Messages to them", messages, erase_messages, messages_kept, covers=("messaging.Message",))
    )
    register_about(About("Replies from them", replies, erase_replies, covers=("messaging.Reply",)))


# --- past their time ----------------------------------------------------------------------------------------------


def past_messages(before: datetime, held: Held) -> QuerySet[Message]:
    old = Message.objects.filter(posted_at__lt=before).exclude(**NO_WORDS).exclude(ON_ITS_WAY)
    return old.exclude(pk__in=_held_messages(held).values("pk"))


def past_receipts(before: datetime, held: Held) -> QuerySet[Receipt]:
    old = Receipt.objects.filter(received_at__lt=before).exclude(raw={})
    return old.exclude(sid__in=_held_messages(held).exclude(sid="").values("sid"))


def past_replies(before: datetime, held: Held) -> QuerySet[Reply]:
    old = Reply.objects.filter(received_at__lt=before).exclude(**NO_REPLY)
    kept = Reply.objects.filter(Q(person__in=held.people) | Q(about__in=held.subjects))
    return old.exclude(pk__in=kept.values("pk"))


def _held_messages(held: Held) -> QuerySet[Message]:
    return Message.objects.filter(Q(person__in=held.people) | Q(topic__in=held.subjects)).order_by()


def wipe(by, rows: list[Message]) -> None:
    past = Message.objects.filter(pk__in=[row.pk for row in rows])
    _forget_language(past)
    past.update(**NO_WORDS)


def _forget_language(messages: QuerySet[Message]) -> None:
    """Which language somebody reads says where they may come from: it goes with the words."""
    messages.filter(kind__startswith=PREFIX).update(kind=FORGOTTEN)


def wipe_receipts(by, rows: list[Receipt]) -> None:
    Receipt.objects.filter(pk__in=[row.pk for row in rows]).update(raw={})


def wipe_replies(by, rows: list[Reply]) -> None:
    Reply.objects.filter(pk__in=[row.pk for row in rows]).update(**NO_REPLY)


# --- about one person ---------------------------------------------------------------------------------------------


def messages(person) -> list[Row]:
    fields = ("posted_at", "way", "to", "kind", "body", "state", "settled_at")
    return list[Row](person.messages.order_by("pk").values(*fields))


def _may_go(person) -> QuerySet[Message]:
    """Not on its way, not held, and not about anything that still goes on: an answer to it must find its question."""
    topics = held_at(clock.now()).subjects
    asked = set(person.messages.exclude(answers=[]).values_list("about", flat=True))
    done = person.messages.exclude(ON_ITS_WAY).exclude(topic__in=topics).exclude(about__in=open_among(asked))
    return done.exclude(**NO_WORDS)


def erase_messages(by, person, reason: str) -> int:
    ours = _may_go(person)
    receipts = Receipt.objects.filter(sid__in=ours.exclude(sid="").values("sid"))
    receipts.update(raw={})
    _forget_language(ours)
    return ours.update(**NO_WORDS)


def messages_kept(person) -> list[str]:
    count = person.messages.exclude(**NO_WORDS).exclude(pk__in=_may_go(person).values("pk")).count()
    waiting = (
        f"{count} messages on their way, under legal hold, or of something that is not over: erase again afterwards."
        if count
        else ""
    )
    rest = "Of messages and replies the time, kind and what became of them, without words or number."
    return [sentence for sentence in (waiting, rest) if sentence]


def _theirs(person) -> QuerySet[Reply]:
    """Known to be theirs, or from a number that is theirs alone: on a shared phone others spoke too."""
    numbers = set(person.contact_points.values_list("number", flat=True))
    shared = ContactPoint.objects.filter(number__in=numbers).exclude(person=person)
    alone = numbers - set(shared.values_list("number", flat=True))
    return Reply.objects.filter(Q(person=person) | Q(person=None, sender__in=alone))


def replies(person) -> list[Row]:
    return list[Row](_theirs(person).order_by("pk").values("said_at", "sender", "body", "about"))


def erase_replies(by, person, reason: str) -> int:
    held = _theirs(person).filter(about__in=held_at(clock.now()).subjects)
    theirs = _theirs(person).exclude(pk__in=held.values("pk")).exclude(**NO_REPLY)
    return Reply.objects.filter(pk__in=list(theirs.values_list("pk", flat=True))).update(**NO_REPLY)
