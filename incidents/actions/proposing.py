"""Asking the forum for a facilitated dialogue: after something far away that people here were told of, or as tension
rises. The forum's clerk finds it on their desk, with its clock."""

from datetime import timedelta

from django.db import transaction

from cohesion.almanac.days import working_days_after
from cohesion.kit import clock
from cohesion.plan import actions as plan
from cohesion.plan.models import Request
from cohesion.plan.states import Kind
from cohesion.policy.book import book
from incidents.models import Broadcast
from incidents.rules import insist
from incidents.states import BroadcastKind, BroadcastState
from incidents.tension import Week, source_of


@transaction.atomic
def propose_dialogue_after(*, by, broadcast: Broadcast) -> Request:
    """After words of reassurance were sent. Proposed twice, it is the same."""
    broadcast.refresh_from_db()
    insist(objections_to_dialogue_after(broadcast))
    return _ask(by, broadcast.topic, f"Dialogue after broadcast {broadcast.ref}")


@transaction.atomic
def propose_dialogue_as_tension_rises(*, by, week: Week | None) -> Request:
    """For the week in which it rose, as `has_risen` found it. Proposed twice, it is the same."""
    insist([] if week else ["Tension has not risen as the policy counts it."])
    return _ask(by, source_of(week), f"Dialogue as tension rose in the week of {week.monday:%d %B %Y}")


def objections_to_dialogue_after(broadcast: Broadcast) -> list[str]:
    """A notice of something planned needs none."""
    if broadcast.kind == BroadcastKind.REASSURE and broadcast.state == BroadcastState.SENT:
        return []
    return ["A dialogue is proposed after words of reassurance were sent."]


def _ask(by, source: str, why: str) -> Request:
    rules, now = book(), clock.now()
    days = rules.value("dialogue.hold_working_days")
    return plan.ask(
        by=by,
        kind=Kind.MEETING,
        source=source,
        why=why,
        answer_by=now + timedelta(hours=rules.value("dialogue.call_hours")),
        hold_by=working_days_after(clock.local(now).date(), days),
    )
