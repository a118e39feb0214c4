"""Setting up the ladders of an incident, beginning them anew, and bringing the next step forward."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from cohesion.directory.models import Place
from cohesion.kit.rows import insert_many
from incidents.ladders import ANSWERED, needless
from incidents.models import Alert, ContactTest, Incident, LadderStep
from incidents.playbooks import Plan
from incidents.states import Ladder, State, Step, StepState
from incidents.targeting import Neighbour

IN_AN_EXERCISE = (
    Step.CALL,
    Step.CONTROL_ROOM,
    Step.LIST,
)  # the others ask somebody more: all have been asked
OF_RING_0 = (Ladder.SITE, Ladder.POLICE, Ladder.COUNCIL, Ladder.CONFIRM)


def set_up_first_ring(incident: Incident, plan: Plan, alerts: list[Alert], now: datetime) -> None:
    """The ladders of site, police, council and of confirming, as the plan has them now."""
    places = {Ladder.SITE: incident.place}
    _set_up(incident, plan, [(ladder, places.get(ladder)) for ladder in OF_RING_0], alerts, now)


def set_up_second_ring(
    incident: Incident, plan: Plan, neighbours: Iterable[Neighbour], alerts: list[Alert], now: datetime
) -> None:
    """A ladder for each place, also for one without any contact: somebody has to ring there."""
    ladders = [(Ladder.NEIGHBOUR, neighbour.place) for neighbour in neighbours]
    _set_up(incident, plan, ladders, alerts, now)


def set_up_exercise(incident: Incident, plan: Plan, alerts: Iterable[Alert], now: datetime) -> None:
    """A ladder for each party and place that takes part, with the steps that ask nobody more."""
    asked = list(alerts)
    _set_up(incident, plan, _taking_part(asked), asked, now)


def _taking_part(alerts: Iterable[Alert]) -> list[tuple[Ladder, Place | None]]:
    """The ladders of those who take part, in the order in which they were chosen. Officers have one without a place."""
    of_places = (Ladder.SITE, Ladder.NEIGHBOUR)
    found = [(Ladder(one.party), one.place if one.party in of_places else None) for one in alerts]
    return list(dict.fromkeys(found))


def _set_up(
    incident: Incident,
    plan: Plan,
    ladders: list[tuple[Ladder, Place | None]],
    alerts: list[Alert],
    now: datetime,
) -> None:
    insert_many(_steps(incident, plan, ladders, now))
    for ladder, place in ladders:
        mine = [a for a in alerts if a.party == ladder and (place is None or a.place_id == place.pk)]
        if ladder != Ladder.CONFIRM and (not mine or any(alert.unreachable for alert in mine)):
            bring_forward(incident, ladder, place.pk if place else None, now)


def _steps(
    incident: Incident, plan: Plan, ladders: Iterable[tuple[Ladder, Place | None]], now: datetime
) -> list[LadderStep]:
    """The steps that the plan has for these ladders, as if they began now."""
    return [
        LadderStep(
            incident=incident,
            ladder=ladder,
            place=place,
            order=order,
            do=step["do"],
            after_minutes=step["at_minutes"],
            quorum=plan.needed(ladder),
            due_at=now + timedelta(minutes=step["at_minutes"]),
        )
        for ladder, place in ladders
        for order, step in enumerate(plan.steps(ladder))
        if not incident.is_drill or step["do"] in IN_AN_EXERCISE
    ]


def begin_anew(incident: Incident, plan: Plan, now: datetime, *, worse: bool) -> list[LadderStep]:
    """The ladders of another severity, from now on; returns the steps that are left to take.

    What was taken stays, and is not taken again. What was not makes way for the steps of the new plan; where it is
    `worse`, no step comes later than it would have. How many have to have it is the new plan's, on every ladder.
    """
    ladders, rows = _running(incident), list(incident.ladder.all())
    taken = Counter(_same(row) for row in rows if row.state == StepState.DONE)
    waited = {_same(row): row.due_at for row in reversed(rows) if row.state == StepState.WAITING}
    incident.ladder.exclude(state=StepState.DONE).delete()
    for ladder in Ladder:
        incident.ladder.filter(ladder=ladder).update(quorum=plan.needed(ladder))
    left = [step for step in _steps(incident, plan, ladders, now) if not _was_taken(step, taken)]
    for step in left if worse else ():
        step.due_at = min(step.due_at, waited.get(_same(step), step.due_at))
    insert_many(left)
    for ladder, place in ladders:
        if ladder != Ladder.CONFIRM and not _reaches_somebody(incident, ladder, place):
            bring_forward(incident, ladder, place.pk if place else None, now)
    return left


def _running(incident: Incident) -> list[tuple[Ladder, Place | None]]:
    """The ladders that an incident has by now: of ring 0, and of each place that an officer has confirmed."""
    if incident.is_drill:
        is_test = ContactTest.objects.filter(last_drill=incident).exists()
        return [] if is_test else _taking_part(incident.alerts.select_related("place"))
    of_ring_0 = [one for one in OF_RING_0 if one != Ladder.CONFIRM or incident.state == State.RAISED]
    alerted = incident.alerts.filter(party=Ladder.NEIGHBOUR, ring__gt=0).values("place")
    waited_for = incident.ladder.filter(ladder=Ladder.NEIGHBOUR).values("place")
    places = Place.objects.filter(Q(pk__in=alerted) | Q(pk__in=waited_for)).order_by("id")
    own: list[tuple[Ladder, Place | None]] = [
        (one, incident.place if one == Ladder.SITE else None) for one in of_ring_0
    ]
    return [*own, *((Ladder.NEIGHBOUR, place) for place in places)]


def _same(step: LadderStep) -> tuple[str, int | None, str]:
    return step.ladder, step.place_id, step.do


def _was_taken(step: LadderStep, taken: Counter) -> bool:
    """Whether a step that was taken stands for this one; each stands for one."""
    taken[_same(step)] -= 1
    return taken[_same(step)] >= 0


def _reaches_somebody(incident: Incident, ladder: Ladder, place: Place | None) -> bool:
    asked = incident.alerts.filter(party=ladder, unreachable="")
    return (asked.filter(place=place) if place else asked).exists()


def fall_through(alert: Alert, now: datetime) -> None:
    """Brings the next step of somebody's ladder forward to now: they cannot be reached, or said that they have it not.

    Whoever holds the topic may call it. Steps that rested while somebody had it come due again, as far apart as they
    were; where enough others have it, nothing happens.
    """
    place_id = alert.place_id if alert.party in (Ladder.SITE, Ladder.NEIGHBOUR) else None
    bring_forward(alert.incident, Ladder(alert.party), place_id, now)


def bring_forward(
    incident: Incident, ladder: Ladder, place_id: int | None, now: datetime, *, after: int = 0
) -> None:
    """Makes the next step of that ladder due now, with those set for the same minute; of those set after that minute.

    A step at 0 waits for nothing, so it is never brought forward.
    """
    steps = incident.ladder.filter(ladder=ladder, place=place_id, after_minutes__gt=after)
    left = [step for step in steps if step.state == StepState.WAITING or step.why == ANSWERED]
    if not left or needless(left[0], incident):
        return
    first = left[0].after_minutes
    for step in left:
        earliest = now + timedelta(minutes=step.after_minutes - first)
        due_at = now if step.after_minutes == first else max(step.due_at, earliest)
        same = LadderStep.objects.filter(pk=step.pk, state=step.state)
        same.update(state=StepState.WAITING, due_at=due_at, why="", settled_at=None)
