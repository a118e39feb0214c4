"""Who has answered, and which step comes next: what a ladder is decided by, and what the board says of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from cohesion.kit import clock
from incidents.models import Alert, Incident, LadderStep
from incidents.states import OFFICERS, Answer, Ladder, State, Step, StepState
from incidents.targeting import CALLED_IN, RAISED_IT

ANSWERED, CONFIRMED, ENDED = "Answered", "Confirmed", "Stood down"
FOR_PEOPLE = (Step.LIST, Step.CONTROL_ROOM)  # from here on a person has to ring


def due(now: datetime) -> QuerySet[Incident]:
    """The incidents with a step that is due, without paused exercises. One query, which mostly finds nothing."""
    waiting = LadderStep.objects.filter(state=StepState.WAITING, due_at__lte=now)
    return Incident.objects.filter(pk__in=waiting.values("incident")).exclude(state=State.PAUSED)


def asked_on(step: LadderStep) -> QuerySet[Alert]:
    """Everybody who was asked so far on this step's ladder: of its place, where it has one."""
    asked = Alert.objects.filter(incident=step.incident_id, party=step.ladder)
    return asked.filter(place=step.place_id) if step.place_id else asked


def needless(step: LadderStep, incident: Incident) -> str:
    """Why a step need not be taken any more; "" when it has to be. "2 call me" answers, but nobody has it by that."""
    if not incident.is_open:
        return ENDED
    if step.ladder == Ladder.CONFIRM:
        return CONFIRMED if incident.state != State.RAISED else ""
    if not step.after_minutes:
        return ""
    return ANSWERED if sum(map(has_it, asked_on(step))) >= step.quorum else ""


def has_it(alert: Alert) -> bool:
    """Whether this person counts towards the quorum. An officer who only raised it, or was called in to a briefing, is
    not on duty for it."""
    off_duty = alert.party in OFFICERS and alert.reasons in ([RAISED_IT], [CALLED_IN])
    return alert.answer == Answer.RECEIVED and not off_duty


@dataclass(frozen=True)
class Line:
    """One party on the board: "Police liaison: nobody yet, next step 18:45: ask the next on the rota"."""

    label: str
    words: str
    tone: str
    until: datetime | None = None
    left: str = ""


def lines(incident: Incident, alerts: Iterable[Alert], now: datetime) -> list[Line]:
    """What each ladder waits for, from the alerts that the board has already and one query."""
    if not incident.is_open:
        return []
    asked = list(alerts)
    steps = list(incident.ladder.all())
    found = [_line_of(ladder, incident, _of(ladder, steps), asked) for ladder in Ladder]
    return [replace(line, left=_left(line, now)) for line in found if line]


def _left(line: Line, now: datetime) -> str:
    return f"{clock.in_words(line.until - now)} left" if line.until else ""


def _of(ladder: Ladder, steps: list[LadderStep]) -> list[LadderStep]:
    return [step for step in steps if step.ladder == ladder]


def _line_of(ladder: Ladder, incident: Incident, steps: list[LadderStep], alerts: list[Alert]) -> Line | None:
    if ladder == Ladder.CONFIRM:
        return _of_confirming(incident, steps)
    mine = [alert for alert in alerts if alert.party == ladder]
    if not (mine or steps):
        return None
    if ladder == Ladder.NEIGHBOUR:
        return _of_ring_1(steps, mine)
    needed = max((step.quorum for step in steps), default=1)
    have = sum(map(has_it, mine))
    if have >= needed:
        return Line(ladder.label, f"{have} of {needed} answered", "good")
    so_far = f"{have} of {needed} answered" if have else "nobody yet"
    return _unanswered(ladder.label, so_far, steps)


def _of_ring_1(steps: list[LadderStep], alerts: list[Alert]) -> Line:
    """Of ring 1 each place is waited for by itself; the line counts places."""
    needed = {step.place_id: step.quorum for step in steps}
    places = {alert.place_id for alert in alerts} | set(needed)
    have = dict.fromkeys(places, 0)
    for alert in alerts:
        have[alert.place_id] += has_it(alert)
    silent = {place for place in places if have[place] < needed.get(place, 1)}
    so_far = f"{len(places) - len(silent)} of {len(places)} places answered"
    if not silent:
        return Line(Ladder.NEIGHBOUR.label, so_far, "good")
    return _unanswered(Ladder.NEIGHBOUR.label, so_far, [step for step in steps if step.place_id in silent])


def _of_confirming(incident: Incident, steps: list[LadderStep]) -> Line | None:
    if not steps or incident.state != State.RAISED:
        return None
    return _unanswered(Ladder.CONFIRM.label, "nobody yet", steps)


def _unanswered(label: str, so_far: str, steps: list[LadderStep]) -> Line:
    """The step that comes next; where none is left, a person has to ring."""
    waiting = [step for step in steps if step.state == StepState.WAITING]
    if waiting:
        step = min(waiting, key=lambda one: (one.due_at, one.order))
        words = f"{so_far}, next step {clock.hhmm(step.due_at)}: {step.get_do_display()}"
        return Line(label, words, "bad" if _is_for_people(steps) else "warn", step.due_at)
    return Line(label, f"{so_far}, and no step is left: ring them" if steps else so_far, "bad")


def _is_for_people(steps: list[LadderStep]) -> bool:
    """Whether a step has been taken that leaves the rest to somebody's phone call."""
    return any(step.do in FOR_PEOPLE and step.state == StepState.DONE for step in steps)
