"""Whether texts are leaving, in words for the board: silence is the worst failure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, Min, Q, When
from django.db.models.functions import Coalesce

from cohesion.kit import clock
from cohesion.messaging.line_rules import text_lines
from cohesion.messaging.models import Heartbeat, Line, Message
from cohesion.messaging.rules import CROWDED
from cohesion.messaging.states import State

ALIVE_FOR = timedelta(seconds=10)  # a dispatcher says so every 2 seconds
TOO_LONG = timedelta(seconds=30)  # an unsent text older than this is trouble, whatever the heartbeat says


@dataclass(frozen=True)
class Health:
    """`waiting` texts are due and unsent; `held` of them were tried; of `unknown` nobody can say whether they left.

    `line` says which line carries texts if it is not the first, and is part of `label`.
    """

    is_alive: bool
    beat_at: datetime | None
    beat_age: timedelta | None
    waiting: int
    held: int
    unknown: int
    oldest: timedelta | None
    label: str
    is_bad: bool
    line: str = ""


def health(now: datetime) -> Health:
    """The state of the sender at that moment. Three queries.

    What is put off because one number has had too many within the hour is neither late nor a fault of the provider.
    What was posted to wait for its hour is late from that hour on, and not since it was posted, also once it was tried.
    """
    beat_at = Heartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    crowded = Q(state=State.QUEUED, error_code=CROWDED)
    held = Q(state=State.QUEUED, tries__gt=0) & ~crowded
    waiting = Q(state=State.QUEUED, due_at__lte=now) | held
    first_due = Coalesce("not_before", "posted_at")  # a try that failed moves `due_at` on
    since = Case(When(held, then=first_due), default=F("due_at"))
    figures = Message.objects.filter(state__in=[State.QUEUED, State.UNKNOWN]).aggregate(
        waiting=Count("id", filter=waiting),
        held=Count("id", filter=held),
        crowded=Count("id", filter=crowded & Q(due_at__gt=now)),
        unknown=Count("id", filter=Q(state=State.UNKNOWN, settled_at=None)),
        oldest=Min(since, filter=waiting),
    )
    age = now - beat_at if beat_at else None
    is_alive = age is not None and age < ALIVE_FOR
    oldest = max(now - figures["oldest"], timedelta(0)) if figures["waiting"] else None
    is_stuck = oldest is not None and oldest > TOO_LONG
    shut = shut_lines()
    line = _line(shut)
    return Health(
        is_alive=is_alive,
        beat_at=beat_at,
        beat_age=age,
        waiting=figures["waiting"],
        held=figures["held"],
        unknown=figures["unknown"],
        oldest=oldest,
        label=_with_line(_label(is_alive, beat_at, figures, oldest if is_stuck else None), line),
        is_bad=not is_alive or is_stuck or len(shut) == len(text_lines()),
        line=line,
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
    if figures["crowded"]:
        parts.append(f"{_texts(figures['crowded'])} put off: too many to one number this hour")
    if figures["unknown"]:
        parts.append(f"{_texts(figures['unknown'])} not known to have left")
    return f"Sender working, {', '.join(parts)}"


def shut_lines() -> dict[str, datetime]:
    """The lines for texts that the settings name and that are shut, with since when. One query."""
    shut = Line.objects.filter(name__in=text_lines(), is_open=False)
    return dict(shut.values_list("name", "changed_at"))


def _line(shut: dict[str, datetime]) -> str:
    """Which line texts go by, if that is not as it should be; "" if it is."""
    first, *others = text_lines()
    if first not in shut:
        return ""
    if others and others[0] not in shut:
        since = clock.hhmm(shut[first])
        return f"Texts go by the second line since {since}: the first does not take them"
    return (
        f"No line takes texts since {clock.hhmm(max(shut.values()))}: they are kept and tried. Ring the list"
    )


def _with_line(label: str, line: str) -> str:
    return f"{label.rstrip('.')}. {line}" if line else label


def _texts(count: int) -> str:
    return f"{count} text" if count == 1 else f"{count} texts"
