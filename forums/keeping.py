"""What the forums keep about people, and for how long. What was decided in public stays for good."""

from datetime import datetime

from django.db.models import QuerySet

from cohesion.journal.actions import erase_words
from cohesion.journal.models import Entry
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind
from forums.keeping_days import register_days
from forums.models import Attendance, Caller, Concern, Membership, Reader, Support
from forums.states import ENDED, ShownAs

NO_LONGER = "No longer kept"


def register() -> None:
    emptied = (
        "forums.Concern.text",
        "forums.Concern.raised_by",
        "forums.Concern.taken_down_by",
        "forums.Caller",
        "forums.Support",
    )
    label, rule = "Words and raisers of concerns", "retention.concerns"
    register_kind(Kind("concerns", label, rule, past_concerns, forget_concerns, covers=emptied))
    register_about(About("Concerns they raised", raised, erase_raised, covers=("forums.Concern",)))
    register_about(About("Concerns they supported", supported, erase_supported, covers=("forums.Support",)))
    register_about(About("News of forums they want", reads, erase_reading, covers=("forums.Reader",)))
    register_about(About("Seats they hold or held", seats, kept=seats_kept, covers=("forums.Membership",)))
    register_about(
        About("Meetings they came to", attended, kept=attended_kept, covers=("forums.Attendance",))
    )
    register_days()


def past_concerns(before: datetime, held: Held) -> QuerySet[Concern]:
    """Answered, passed on or not taken up before that moment, and held for nobody."""
    subjects = [subject.removeprefix("concern.") for subject in held.subjects]
    done = Concern.objects.filter(state__in=ENDED, answered_at__lt=before).exclude(ref__in=subjects)
    return done.exclude(raised_by__in=held.people).exclude(text=NO_LONGER)


def forget_concerns(by, rows: list[Concern]) -> None:
    """What was raised, by whom and who said the same, and the reason when it was not taken up.

    The clerk's public words and answer stay.
    """
    Support.objects.filter(concern__in=[row.pk for row in rows]).delete()
    _forget(by, rows, "The concern is past its time.")


def raised(person) -> list[Row]:
    fields = ("ref", "raised_at", "text", "sector", "shown_as", "state", "answer")
    return list[Row](person.concerns.order_by("pk").values(*fields))


def erase_raised(by, person, reason: str) -> int:
    """Takes the person and their words out of every concern of theirs, also of those that are not answered yet."""
    rows = list(person.concerns.all())
    _forget(by, rows, reason)
    return len(rows)


def supported(person) -> list[Row]:
    return list[Row](person.supports.order_by("pk").values("concern__ref", "said_at"))


def erase_supported(by, person, reason: str) -> int:
    """How many said the same is less by one: a number that nobody stands behind any more would be made up."""
    return person.supports.all().delete()[0]


def reads(person) -> list[Row]:
    return list[Row](Reader.objects.filter(person=person).values("by_email", "by_text", "bodies__name"))


def erase_reading(by, person, reason: str) -> int:
    return Reader.objects.filter(person=person).delete()[0]


def seats(person) -> list[Row]:
    held = Membership.objects.filter(person=person).order_by("pk")
    return list[Row](
        held.values(
            "seat__body__name",
            "seat__label",
            "is_substitute",
            "held_from",
            "held_until",
            "term_ends_on",
            "guardian_consent_on",
        )
    )


def seats_kept(person) -> list[str]:
    return (
        ["Who sat in a public body, and when."] if Membership.objects.filter(person=person).exists() else []
    )


def attended(person) -> list[Row]:
    found = Attendance.objects.filter(person=person).order_by("pk")
    return list[Row](found.values("meeting__ref", "meeting__starts_at", "mode"))


def attended_kept(person) -> list[str]:
    return ["Who came to a meeting is part of its minutes."] if attended(person) else []


def _forget(by, rows: list[Concern], reason: str) -> None:
    refs = [row.pk for row in rows]
    changes = {"text": NO_LONGER, "raised_by": None, "taken_down_by": None, "shown_as": ShownAs.NOBODY}
    Concern.objects.filter(pk__in=refs).update(**changes)
    Caller.objects.filter(concern__in=refs).delete()
    entries = Entry.objects.filter(subject__in=[row.topic for row in rows]).select_related("words")
    erase_words(by=by, entries=entries, reason=reason)
