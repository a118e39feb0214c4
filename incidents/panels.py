"""What the board shows beside its rows: corrections with their clock, what is held, an exercise and its results."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Max

from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.policy.book import Book
from incidents.correction_queries import CORRECTION, held
from incidents.drill_queries import Result, results
from incidents.models import Alert, Correction, Incident
from incidents.states import State


@dataclass(frozen=True)
class Corrected:
    """A correction, and how long it took from noticing the error to the last text being handed over."""

    correction: Correction
    words: str
    tone: str


@dataclass(frozen=True)
class Panels:
    corrections: list[Corrected]
    held: str = ""
    results: list[Result] = field(default_factory=list)
    may_correct: bool = True
    may_reopen: bool = False
    may_widen: bool = False
    may_resume: bool = False
    merged: list[Incident] = field(default_factory=list)

    @property
    def not_reached(self) -> int:
        return sum(not result.reached for result in self.results)


def panels(incident: Incident, alerts: list[Alert], book: Book, now: datetime, *, is_officer: bool) -> Panels:
    """For officers and everybody else; results of an exercise, by place, are for officers."""
    until = timedelta(hours=book.value("reopen.within_hours"))
    return Panels(
        corrections=_corrections(incident, book),
        held=_held(incident, now),
        results=results(alerts, book.value("contact_test.minutes"))
        if incident.is_drill and is_officer
        else [],
        may_correct=incident.state not in (State.MERGED, State.PAUSED),
        may_widen=incident.state == State.CONFIRMED and not incident.is_drill,
        may_resume=incident.state == State.PAUSED,
        merged=list(incident.merged.order_by("merged_at")) if is_officer else [],
        may_reopen=incident.state == State.STOOD_DOWN and now <= incident.stood_down_at + until,
    )


def _corrections(incident: Incident, book: Book) -> list[Corrected]:
    found = list(incident.corrections.select_related("update"))
    if not found:
        return []
    first = Message.objects.filter(topic=incident.topic, kind=CORRECTION, instead_of=None)
    sent = first.values_list("posted_at").annotate(Count("person", distinct=True), Max("accepted_at"))
    by_time = {at: (people, last) for at, people, last in sent}
    within = timedelta(minutes=book.value("correction.within_minutes"))
    return [_corrected(one, *by_time.get(one.at, (0, None)), within) for one in found]


def _corrected(correction: Correction, people: int, last: datetime | None, within: timedelta) -> Corrected:
    took = (last or correction.at) - correction.noticed_at
    how = f"{clock.in_words(took)} after it was noticed at {clock.hhmm(correction.noticed_at)}"
    late = "" if took <= within else f", later than the {clock.in_words(within)} promised"
    return Corrected(correction, f"To {people}, {how}{late}", "warn" if late else "good")


def _held(incident: Incident, now: datetime) -> str:
    """ "Held until 07:30: 4 texts"; "" when nothing waits for the morning."""
    due = list(held(incident.topic, now).values_list("due_at", flat=True)) if incident.is_open else []
    if not due:
        return ""
    return f"Quiet hours: held until {clock.hhmm(due[0])}: {len(due)} text{'' if len(due) == 1 else 's'}"
