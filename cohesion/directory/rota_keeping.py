"""What the rota and the site cards keep, and how long: who was on duty as long as the words of incidents."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cohesion.directory.models import Absence, Duty, Handover, Post, SiteCard
from cohesion.kit import clock
from cohesion.records.ours import delete
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind

RULE = "retention.rota"


def register() -> None:
    duty = ("directory.Duty", "directory.Swap")  # a swap goes with its duty
    register_kind(Kind("duties", "Who was on duty", RULE, past_duties, delete, duty))
    register_kind(Kind("absences", "Who was away when", RULE, past_absences, delete, ("directory.Absence",)))
    register_kind(
        Kind("handovers", "What was handed over", RULE, past_handovers, delete, ("directory.Handover",))
    )
    register_kind(
        Kind(
            "cards",
            "Site cards of places without a contact",
            "retention.cards",
            past_cards,
            delete,
            ("directory.SiteCard",),
        )
    )
    register_about(About("Absences from the rota", absences, erase_absences, covers=("directory.Absence",)))
    register_about(
        About("Duties, and what comes back every week", duties, kept=duties_kept, covers=_OF_THE_ROTA)
    )


_OF_THE_ROTA = ("directory.Duty", "directory.Pattern", "directory.Swap", "directory.Handover")


def past_duties(before: datetime, held: Held) -> QuerySet[Duty]:
    return Duty.objects.filter(ends_at__lt=before).exclude(post__person__in=held.people)


def past_absences(before: datetime, held: Held) -> QuerySet[Absence]:
    return Absence.objects.filter(ends_at__lt=before).exclude(person__in=held.people)


def past_handovers(before: datetime, held: Held) -> QuerySet[Handover]:
    old = Handover.objects.filter(left_at__lt=before)
    return old.exclude(left_by__in=held.people).exclude(taken_by__in=held.people)


def past_cards(before: datetime, held: Held) -> QuerySet[SiteCard]:
    """Of places that had contacts, and none since: nobody is there any more who could say that it is still true."""
    of_place = Post.objects.filter(place=OuterRef("place"))
    day = clock.local(before).date()
    still = of_place.filter(Q(held_until=None) | Q(held_until__gte=day))
    return SiteCard.objects.filter(Exists(of_place), ~Exists(still))


def absences(person) -> list[Row]:
    return list[Row](person.absences.values("starts_at", "ends_at"))


def erase_absences(by, person, reason: str) -> int:
    return person.absences.all().delete()[0]


def duties(person) -> list[Row]:
    """When they were, and are, on duty; swaps and handovers stand among what they did."""
    found = Duty.objects.filter(post__person=person).order_by("starts_at", "pk")
    return list[Row](found.values("post__role", "starts_at", "ends_at", "turn"))


def duties_kept(person) -> list[str]:
    count = Duty.objects.filter(post__person=person).count()
    if not count:
        return []
    return [
        f"{count} duties, until three years after them: who was on duty is part of what was decided then."
    ]
