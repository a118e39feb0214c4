"""Whether texts are leaving, in words for the board: silence is the worst failure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from cohesion.kit import clock
from cohesion.messaging.models import Heartbeat, Message
from cohesion.messaging.states import State

ALIVE_FOR = timedelta(seconds=10)  # a dispatcher says so every 2 seconds
TOO_LONG = timedelta(seconds=30)  # an unsent text older than this is trouble, whatever the heartbeat says


@dataclass(frozen=True)
class Health:
    """`waiting` texts are due and unsent; `held` of them were tried; of `unknown` nobody can say whether they left."""

    is_alive: bool
    beat_at: datetime | None
    beat_age: timedelta | None
    waiting: int
    held: int
    unknown: int
    oldest: timedelta | None
    label: str
    is_bad: bool


def health(now: datetime) -> Health:
    """The state of the sender at that moment. Two queries."""
    beat_at = Heartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    held = Q(state=State.QUEUED, tries__gt=0)
    waiting = Q(state=State.QUEUED, due_at__lte=now) | held
    figures = Message.objects.filter(state__in=[State.QUEUED, State.UNKNOWN]).aggregate(
        waiting=Count("id", filter=waiting),
        held=Count("id", filter=held),
        unknown=Count("id", filter=Q(state=State.UNKNOWN, settled_at=None)),
        oldest=Min("posted_at", filter=waiting),
    )
    age = now - beat_at if beat_at else None
    is_alive = age is not None and age < ALIVE_FOR
    oldest = max(now - figures["oldest"], timedelta(0)) if figures["waiting"] else None
    is_stuck = oldest is not None and oldest > TOO_LONG
    return Health(
        is_alive=is_alive,
        beat_at=beat_at,
        beat_age=age,
        waiting=figures["waiting"],
        held=figures["held"],
        unknown=figures["unknown"],
        oldest=oldest,
        label=_label(is_alive, beat_at, figures, oldest if is_stuck else None),
        is_bad=not is_alive or is_stuck,
    )


def _label(is_alive: bool, beat_at: datetime | None, figures: dict, stuck: timedelta | None) -> str:
    """One sentence, or two when somebody must act. It does not change by the second while all is well."""
    if not is_alive:
        since = f"silent since {clock.hhmm(beat_at)}" if beat_at else "not running"
        return f"Sender {since}: texts are not leaving. Ring the list."
    waiting = _texts(figures["waiting"])
    if stuck:
        why = "The provider is not taking them" if figures["held"] else "The sender is behind"
        return f"{waiting} waiting, the oldest for {clock.in_words(stuck)}. {why}. Ring the list."
    parts = [f"{waiting} waiting" if figures["waiting"] else "nothing waiting"]
    if figures["unknown"]:
        parts.append(f"{_texts(figures['unknown'])} not known to have left")
    return f"Sender working, {', '.join(parts)}"


def _texts(count: int) -> str:
    return f"{count} text" if count == 1 else f"{count} texts"
