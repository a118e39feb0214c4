"""What the protocol keeps about people, and how long after the stand-down. Counts and times stay for ever."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from cohesion.journal.actions import erase_words
from cohesion.journal.models import Entry
from cohesion.policy.languages import ENGLISH
from cohesion.records.ours import delete
from cohesion.records.registry import Held, Kind, register_kind
from incidents import asked_about
from incidents.asked_about import ended
from incidents.forgetting import COVERED, NO_LONGER, forget_broadcasts, forget_words
from incidents.models import Alert, Broadcast, Incident, TensionEntry
from incidents.targeting import RAISED_IT

RAISE_LINES = ("raised", "unproven")


def register() -> None:
    register_kind(
        Kind(
            "raisers",
            "Who raised an incident",
            "retention.raisers",
            past_raisers,
            forget_raiser,
            ("incidents.Incident.raised_by",),
        )
    )
    register_kind(
        Kind(
            "alerts",
            "Numbers of alerts",
            "retention.alerts",
            past_alerts,
            forget_numbers,
            ("incidents.Alert.number", "incidents.Alert.language"),
        )
    )
    register_kind(
        Kind("incidents", "Words of incidents", "retention.incidents", past_words, forget_words, COVERED)
    )
    register_kind(
        Kind(
            "broadcasts",
            "Words of broadcasts",
            "retention.broadcasts",
            past_broadcasts,
            forget_broadcasts,
            ("incidents.Broadcast.fact",),
        )
    )
    register_kind(
        Kind(
            "tension",
            "Entries of the tension log",
            "tension.keep_days",
            past_tension,
            delete,
            ("incidents.TensionEntry",),
        )
    )
    asked_about.register()


def past_raisers(before: datetime, held: Held) -> QuerySet[Incident]:
    return ended(before, held).exclude(raised_by=None).exclude(raised_by__in=held.people)


def past_alerts(before: datetime, held: Held) -> QuerySet[Alert]:
    over = ended(before, held).values("pk")
    return Alert.objects.filter(incident__in=over).exclude(number="").exclude(person__in=held.people)


def past_words(before: datetime, held: Held) -> QuerySet[Incident]:
    """Held for a person means held for every incident they had a part in: it is one story."""
    theirs = Alert.objects.filter(person__in=held.people)
    over = ended(before, held).exclude(pk__in=theirs.values("incident"))
    over = over.exclude(carried_over__in=theirs)  # where they were alerted before it was merged
    over = over.filter(Q(raised_by=None) | ~Q(raised_by__in=held.people))
    return over.filter(_has_lines("incident.") | ~Q(must_know="") | ~Q(in_building=""))


def past_broadcasts(before: datetime, held: Held) -> QuerySet[Broadcast]:
    """Counted from when it was sent; one that never was, from its draft."""
    old = Broadcast.objects.filter(Q(sent_at__lt=before) | Q(sent_at=None, drafted_at__lt=before))
    refs = [subject.removeprefix("broadcast.") for subject in held.subjects]
    old = old.exclude(ref__in=refs).exclude(listeners__person__in=held.people)
    return old.filter(_has_lines("broadcast.") | ~Q(fact__in=["", NO_LONGER]))


def past_tension(before: datetime, held: Held) -> QuerySet[TensionEntry]:
    """What became an incident that is held stays with it."""
    refs = [subject.removeprefix("incident.") for subject in held.subjects]
    old = TensionEntry.objects.filter(at__lt=before)
    return old.exclude(incident__ref__in=refs).exclude(by__in=held.people)


def _has_lines(subject: str) -> Q:
    """Whether the journal still has words of it."""
    topic = Concat(Value(subject), OuterRef("ref"))
    return Q(Exists(Entry.objects.filter(subject=topic).exclude(words__text="")))


def forget_raiser(by, rows: list[Incident]) -> None:
    """The name goes from the incident, from their alert's reasons, and from the lines about the raise itself."""
    for alert in Alert.objects.filter(incident__in=rows, person=F("incident__raised_by")):
        alert.reasons = [reason for reason in alert.reasons if reason != RAISED_IT]
        alert.save(update_fields=["reasons"])
    Incident.objects.filter(pk__in=[row.pk for row in rows]).update(raised_by=None)
    lines = Entry.objects.filter(subject__in=[row.topic for row in rows], kind__in=RAISE_LINES)
    erase_words(by=by, entries=lines.select_related("words"), reason="Who raised it is past its time.")


def forget_numbers(by, rows: list[Alert]) -> None:
    Alert.objects.filter(pk__in=[row.pk for row in rows]).update(number="", language=ENGLISH)
