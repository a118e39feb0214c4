"""Setting up the ladders of an incident, and bringing the next step forward."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cohesion.directory.models import Place
from cohesion.kit.rows import insert_many
from incidents.ladders import ANSWERED, needless
from incidents.models import Alert, Incident, LadderStep
from incidents.playbooks import Plan
from incidents.states import Ladder, StepState
from incidents.targeting import Neighbour

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


def _set_up(
    incident: Incident,
    plan: Plan,
    ladders: list[tuple[Ladder, Place | None]],
    alerts: list[Alert],
    now: datetime,
) -> None:
    steps = [
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
    ]
    insert_many(steps)
    for ladder, place in ladders:
        mine = [a for a in alerts if a.party == ladder and (place is None or a.place_id == place.pk)]
        if ladder != Ladder.CONFIRM and (not mine or any(alert.unreachable for alert in mine)):
            bring_forward(incident, ladder, place.pk if place else None, now)


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
