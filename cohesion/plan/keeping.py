"""What agreed work keeps about people, and how long. What was agreed, by when, and how it ended stays."""

from datetime import datetime

from django.db.models import Q, QuerySet

from cohesion.plan.models import AgreedAction, Request
from cohesion.plan.states import Asked, State
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind

NO_LONGER = "No longer kept"
RULE = "retention.actions"
OF_ACTIONS = {"owner": NO_LONGER, "progress": "", "evidence": NO_LONGER, "owned_by": None}
OF_REQUESTS = {"why": NO_LONGER, "answer": NO_LONGER}


def register() -> None:
    register_kind(
        Kind(
            "actions",
            "Words of agreed work that is closed",
            RULE,
            past_actions,
            wipe_actions,
            tuple(f"plan.AgreedAction.{field}" for field in OF_ACTIONS),
        )
    )
    register_kind(
        Kind(
            "requests",
            "Words of requests that were answered",
            RULE,
            past_requests,
            wipe_requests,
            tuple(f"plan.Request.{field}" for field in OF_REQUESTS),
        )
    )
    both = ("plan.AgreedAction", "plan.Request")
    register_about(About("Agreed work that is theirs", theirs, erase_theirs, theirs_kept, both))


def past_actions(before: datetime, held: Held) -> QuerySet[AgreedAction]:
    old = AgreedAction.objects.filter(closed_at__lt=before).exclude(**OF_ACTIONS)
    old = old.exclude(source__in=held.subjects)
    return old.exclude(owned_by__in=held.people).exclude(agreed_by__in=held.people)


def past_requests(before: datetime, held: Held) -> QuerySet[Request]:
    old = Request.objects.filter(answered_at__lt=before).exclude(**OF_REQUESTS)
    old = old.exclude(source__in=held.subjects)
    return old.exclude(asked_by__in=held.people).exclude(taken_up_by__in=held.people)


def wipe_actions(by, rows: list[AgreedAction]) -> None:
    AgreedAction.objects.filter(pk__in=[row.pk for row in rows]).update(**OF_ACTIONS)


def wipe_requests(by, rows: list[Request]) -> None:
    Request.objects.filter(pk__in=[row.pk for row in rows]).update(**OF_REQUESTS)


def theirs(person) -> list[Row]:
    """What they were to do, and what they asked of others or took up. Words about it may name others: not here."""
    owned = AgreedAction.objects.filter(Q(owned_by=person) | Q(agreed_by=person)).order_by("pk")
    asked = Request.objects.filter(Q(asked_by=person) | Q(taken_up_by=person)).order_by("pk")
    rows = list[Row](owned.values("ref", "what", "due_on", "state", "agreed_at", "closed_at"))
    return rows + list[Row](asked.values("kind", "source", "state", "asked_at", "answered_at"))


def erase_theirs(by, person, reason: str) -> int:
    """Of what is closed they are no longer the owner. What is open keeps it, so that it is not lost unseen."""
    return AgreedAction.objects.filter(owned_by=person).exclude(state=State.OPEN).update(owned_by=None)


def theirs_kept(person) -> list[str]:
    still = AgreedAction.objects.filter(owned_by=person, state=State.OPEN).count()
    waiting = Request.objects.filter(taken_up_by=person).exclude(state=Asked.ANSWERED).count()
    count = still + waiting
    return (
        [f"{count} pieces of agreed work that are open: give them to somebody else first."] if count else []
    )
