"""What invitations keep about people, and for how long. What somebody needs to take part goes first."""

from datetime import datetime

from django.db.models import Q, QuerySet

from cohesion.calendars.models import Mail, Rsvp, Subscription
from cohesion.records.ours import delete
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind

RSVP, STREAM, MAIL = ("calendars.Rsvp",), ("calendars.Subscription",), ("calendars.Mail",)
NO_WORDS = {"sender": "", "subject": "", "words": ""}


def register() -> None:
    rule = "retention.rsvps"
    register_kind(
        Kind("rsvps", "Who was asked to a meeting, and what they need", rule, past_rsvps, delete, RSVP)
    )
    register_kind(
        Kind(
            "invitation mails",
            "Mails that answered invitations",
            "retention.replies",
            past_mails,
            delete,
            MAIL,
        )
    )
    register_kind(
        Kind(
            "streams",
            "Calendars that are no longer fetched",
            "retention.streams",
            past_streams,
            delete,
            STREAM,
        )
    )
    register_about(About("Meetings they were asked to", rsvps, erase_rsvps, covers=RSVP))
    register_about(About("Their own calendar", streams, erase_streams, covers=STREAM))
    register_about(About("Mails from them about meetings", mails, erase_mails, covers=MAIL))


def past_rsvps(before: datetime, held: Held) -> QuerySet[Rsvp]:
    """By when they were last told or answered: what is to come is never that old."""
    old = (
        Rsvp.objects.filter(asked_at__lt=before).exclude(told_at__gte=before).exclude(answered_at__gte=before)
    )
    return old.exclude(person__in=held.people).exclude(source__in=held.subjects)


def past_mails(before: datetime, held: Held) -> QuerySet[Mail]:
    return Mail.objects.filter(received_at__lt=before).exclude(source__in=held.subjects)


def past_streams(before: datetime, held: Held) -> QuerySet[Subscription]:
    silent = Q(fetched_at__lt=before) | Q(fetched_at=None, made_at__lt=before)
    return Subscription.objects.filter(silent).exclude(person__in=held.people)


def rsvps(person) -> list[Row]:
    fields = ("source", "asked_at", "told_to", "answer", "answered_at", "comment", "needs", "settled_at")
    return list[Row](person.rsvps.order_by("pk").values(*fields))


def erase_rsvps(by, person, reason: str) -> int:
    return person.rsvps.all().delete()[0]


def streams(person) -> list[Row]:
    return list[Row](Subscription.objects.filter(person=person).values("made_at", "fetched_at", "reminds"))


def erase_streams(by, person, reason: str) -> int:
    return Subscription.objects.filter(person=person).delete()[0]


def _mails(person) -> QuerySet[Mail]:
    """By the address they say they come from: whoever has none wrote none."""
    return Mail.objects.filter(sender=person.email) if person.email else Mail.objects.none()


def mails(person) -> list[Row]:
    return list[Row](_mails(person).order_by("pk").values("received_at", "subject", "words", "source"))


def erase_mails(by, person, reason: str) -> int:
    """The words go; the digest stays, so that the same mail is not taken anew."""
    return _mails(person).update(**NO_WORDS)
