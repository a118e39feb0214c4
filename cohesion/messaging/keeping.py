"""What messaging keeps about people, and how long. Words and numbers go; counts, times, kinds and states stay."""

from datetime import datetime

from django.db.models import Q, QuerySet

from cohesion.directory.models import ContactPoint
from cohesion.messaging.models import Message, Receipt, Reply
from cohesion.messaging.states import State
from cohesion.records.registry import About, Held, Kind, register_about, register_kind

ON_ITS_WAY = Q(state__in=(State.QUEUED, State.SENDING)) | Q(state=State.UNKNOWN, settled_at=None)
NO_WORDS = {"to": "", "subject": "", "body": "", "one_way": ""}
NO_REPLY = {"sender": "", "body": "", "raw": {}}


def register() -> None:
    register_kind(
        Kind("messages", "Words and numbers of messages", "retention.messages", past_messages, wipe)
    )
    register_kind(Kind("receipts", "What providers said", "retention.receipts", past_receipts, wipe_receipts))
    register_kind(
        Kind("replies", "Words and numbers of replies", "retention.replies", past_replies, wipe_replies)
    )
    register_about(About("Messages to them", messages, erase_messages, messages_kept))
    register_about(About("Replies from them", replies, erase_replies))


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
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(**NO_WORDS)


def wipe_receipts(by, rows: list[Receipt]) -> None:
    Receipt.objects.filter(pk__in=[row.pk for row in rows]).update(raw={})


def wipe_replies(by, rows: list[Reply]) -> None:
    Reply.objects.filter(pk__in=[row.pk for row in rows]).update(**NO_REPLY)


# --- about one person ---------------------------------------------------------------------------------------------


def messages(person) -> list[dict[str, object]]:
    fields = ("posted_at", "way", "to", "kind", "body", "state", "settled_at")
    return list(person.messages.order_by("pk").values(*fields))


def erase_messages(by, person, reason: str) -> int:
    ours = person.messages.exclude(ON_ITS_WAY).exclude(**NO_WORDS)
    receipts = Receipt.objects.filter(sid__in=ours.exclude(sid="").values("sid"))
    receipts.update(raw={})
    return ours.update(**NO_WORDS)


def messages_kept(person) -> list[str]:
    count = person.messages.filter(ON_ITS_WAY).count()
    waiting = f"{count} messages on their way: they are erased when asked again afterwards." if count else ""
    rest = "Of messages and replies the time, kind and what became of them, without words or number."
    return [sentence for sentence in (waiting, rest) if sentence]


def _theirs(person) -> QuerySet[Reply]:
    """Known to be theirs, or from a number that is theirs alone: on a shared phone others spoke too."""
    numbers = set(person.contact_points.values_list("number", flat=True))
    shared = ContactPoint.objects.filter(number__in=numbers).exclude(person=person)
    alone = numbers - set(shared.values_list("number", flat=True))
    return Reply.objects.filter(Q(person=person) | Q(person=None, sender__in=alone))


def replies(person) -> list[dict[str, object]]:
    return list(_theirs(person).order_by("pk").values("said_at", "sender", "body", "about"))


def erase_replies(by, person, reason: str) -> int:
    return _theirs(person).exclude(**NO_REPLY).update(**NO_REPLY)
