"""What is owed once an incident is over: shown on its board, and late things on every officer's first page."""

from dataclasses import dataclass
from datetime import datetime

from cohesion.kit import clock
from cohesion.plan.models import Request
from cohesion.plan.queries import Clock, request_from
from cohesion.plan.states import WAITING, Kind
from incidents.models import Debrief, DebriefInvitation, Incident, RecoveryStep
from incidents.states import Recovery


@dataclass(frozen=True)
class Row:
    """A line of the recovery checklist, and how its clock and its scheme stand."""

    step: RecoveryStep
    now: datetime

    @property
    def is_late(self) -> bool:
        return self.step.state == Recovery.OPEN and self.step.due_at < self.now

    @property
    def left(self) -> str:
        return clock.in_words(abs(self.step.due_at - self.now))

    @property
    def scheme(self) -> str:
        """ "open until 8 December 2025", or that it has closed; empty where no day is known."""
        day = self.step.open_until
        if day is None:
            return ""
        said = "closed on" if day < clock.local(self.now).date() else "open until"
        return f"{said} {day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Aftermath:
    """How recovery and debrief of one incident stand."""

    rows: list[Row]
    debrief: Debrief | None
    meeting: Clock | None
    to_ring: int

    @property
    def open(self) -> int:
        return sum(row.step.state == Recovery.OPEN for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)


@dataclass(frozen=True)
class Owed:
    """One late thing, in words, and where it is put right."""

    words: str
    address: str


def aftermath(incident: Incident, now: datetime) -> Aftermath:
    """Four queries, however long the checklist is."""
    debrief = Debrief.objects.filter(incident=incident).first()
    asked = request_from(incident.topic, Kind.MEETING)
    return Aftermath(
        rows=[Row(step, now) for step in incident.recovery.select_related("settled_by")],
        debrief=debrief,
        meeting=Clock(asked, now) if asked else None,
        to_ring=to_ring(debrief).count() if debrief else 0,
    )


def to_ring(debrief: Debrief):
    """Who asked to be rung, or is reached by nothing else, and has not been."""
    waiting = debrief.invitations.filter(call_asked_at__isnull=False, called_at=None)
    return waiting.select_related("alert__place", "person").order_by("call_asked_at", "id")


def owed(now: datetime) -> list[Owed]:
    """Everything late after any incident, for officers. Four queries."""
    return [*_late_steps(now), *_late_debriefs(now), *_calls(), *_late_meetings(now)]


def _late_steps(now: datetime) -> list[Owed]:
    late = RecoveryStep.objects.filter(state=Recovery.OPEN, due_at__lt=now).select_related("incident")
    counts: dict[str, int] = {}
    for step in late:
        counts[step.incident.ref] = counts.get(step.incident.ref, 0) + 1
    return [
        Owed(f"Recovery after {ref}: {_count(n, 'line')} late", f"/incidents/{ref}/recovery/")
        for ref, n in counts.items()
    ]


def _late_debriefs(now: datetime) -> list[Owed]:
    today = clock.local(now).date()
    late = Debrief.objects.filter(due_on__lt=today, held_on=None).select_related("incident")
    return [
        Owed(
            f"Debrief of {one.incident.ref} was due {one.due_on.day} {one.due_on:%b %Y}",
            f"/incidents/{one.incident.ref}/debrief/",
        )
        for one in late
    ]


def _calls() -> list[Owed]:
    waiting = DebriefInvitation.objects.filter(call_asked_at__isnull=False, called_at=None)
    counts: dict[str, int] = {}
    for ref in waiting.order_by("call_asked_at").values_list("debrief__incident__ref", flat=True):
        counts[ref] = counts.get(ref, 0) + 1
    return [
        Owed(f"Debrief of {ref}: {_count(n, 'person')} to ring", f"/incidents/{ref}/debrief/")
        for ref, n in counts.items()
    ]


def _late_meetings(now: datetime) -> list[Owed]:
    late = Request.objects.filter(kind=Kind.MEETING, state__in=WAITING, answer_by__lt=now)
    return [
        Owed(f"Community meeting not called: {request.why}", request.get_absolute_url()) for request in late
    ]


def _count(n: int, what: str) -> str:
    plural = {"person": "people"}.get(what, f"{what}s")
    return f"{n} {what if n == 1 else plural}"
