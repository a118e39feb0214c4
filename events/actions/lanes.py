"""Into which lane an application goes, and why it leaves the expedited one."""

from datetime import datetime, timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.policy.book import Book
from events import rules
from events.actions.moves import lock, note
from events.actions.strands import bring_up_to_date
from events.actions.timing import restart_clock
from events.assessing import facts_of
from events.lanes import checks, failed
from events.models import Case
from events.queries import in_good_standing, rules_of
from events.states import RUNNING, WAITING, CaseState, Lane, Tier

LIFTED = "Standard lane: two officers look at it."


def put_in_lane(case: Case, policy: Book) -> None:
    """By the automatic checks. What left the expedited lane does not come back by itself. Call it in a transaction."""
    facts = facts_of(case.answers)
    if case.lane == Lane.RESPONSE or facts is None:
        return
    came = clock.local(case.received_at or clock.now()).date()
    found = checks(
        facts,
        case.answers,
        on_register=case.place_id is not None,
        good_standing=in_good_standing(str(case.answers.get("email") or ""), came, policy),
        came_on=came,
        rules=policy,
    )
    reasons = LIFTED if case.lifted_to >= Tier.T2 else failed(found)
    if not reasons and case.version == 1:
        _put(case, Lane.EXPEDITED, "")
    elif reasons:
        _leave(case, reasons, policy)


@transaction.atomic
def move_to_standard(*, by, case: Case, why: str) -> Case:
    """An officer takes it out of the expedited lane, with the reason that the organiser reads."""
    case = lock(case)
    insist(rules.objections_to_running(standing(by)))
    insist(
        [] if case.lane == Lane.EXPEDITED and case.state in WAITING else ["It is not in the expedited lane."]
    )
    insist([] if why.strip() else ["Say why, in words that the organiser will read."])
    _leave(case, f"Standard lane: {why.strip().rstrip('.')}.", rules_of(case), by=by)
    return case


@transaction.atomic
def lift(*, by, case: Case, why: str) -> Case:
    """An officer puts it one tier higher than its numbers say: more risk than a form can ask. From tier 2 two decide.

    The reason is for officers: a threat may be it.
    """
    case = lock(case)
    insist(rules.objections_to_running(standing(by)))
    may = case.state in (CaseState.RECEIVED, CaseState.OPEN) and case.tier < Tier.T3
    insist([] if may else ["Its tier can’t be lifted now."])
    insist([] if why.strip() else ["Say why. Officers read it."])
    policy, tier = rules_of(case), case.tier + 1
    Case.objects.filter(pk=case.pk).update(tier=tier, lifted_to=tier)
    case.refresh_from_db()
    bring_up_to_date(case, {}, policy)
    note(case, "lifted", f"Lifted to {Tier(tier).label}", by=by, detail=why.strip(), organiser=False)
    if tier >= Tier.T2:
        _leave(case, LIFTED, policy)
    return case


def drop_after_objection(case: Case, name: str, policy: Book) -> None:
    """An objection takes an application out of the expedited lane by itself. Call it in a transaction."""
    if case.lane == Lane.EXPEDITED:
        _leave(case, f"Standard lane: {name} objected.", policy)


def _leave(case: Case, reasons: str, policy: Book, by=None) -> None:
    was = case.lane
    _put(case, Lane.STANDARD, reasons)
    if was == Lane.EXPEDITED:
        if case.state in RUNNING:
            restart_clock(case, policy)
        note(case, "lane", reasons, by=by)


def _put(case: Case, lane: Lane, reasons: str) -> None:
    Case.objects.filter(pk=case.pk).update(lane=lane, dropped_because=reasons[:300])
    case.refresh_from_db()


@transaction.atomic
def begin_response(*, by, case: Case, since: datetime | None = None) -> Case:
    """An officer takes a gathering after an incident into the lane in which somebody rings at once, at any hour.

    Its clocks run from `since`, by day and by night: from when it was asked for, or else from now.
    """
    case = lock(case)
    insist(rules.objections_to_running(standing(by)))
    insist([] if case.state in (CaseState.DRAFT, CaseState.RECEIVED, CaseState.OPEN) else [rules.OVERTAKEN])
    now, policy = since or clock.now(), rules_of(case)
    Case.objects.filter(pk=case.pk).update(
        lane=Lane.RESPONSE,
        dropped_because="",
        call_back_by=now + timedelta(hours=policy.value("events.call_back_hours")),
        position_by=now + timedelta(hours=policy.value("events.position_hours")),
    )
    case.refresh_from_db()
    note(
        case, "response", "Community response: somebody rings back, and our position comes in writing", by=by
    )
    return case


@transaction.atomic
def called_back(*, by, case: Case) -> Case:
    case = lock(case)
    insist(rules.objections_to_running(standing(by)))
    insist([] if case.call_back_by and not case.called_back_at else ["Nobody waits to be rung."])
    Case.objects.filter(pk=case.pk).update(called_back_at=clock.now())
    case.refresh_from_db()
    note(case, "called_back", "Rang the organiser", by=by)
    return case
