"""Recommending, deciding by another person, conditions, and what the organiser does with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from events import clocks, rules
from events.actions.moves import ORGANISER, lock, move, move_decision, note
from events.actions.telling import short, tell
from events.models import Case, Condition, Decision
from events.queries import rules_of, standing_decision
from events.states import CaseState, DecisionState, Outcome

ENDS = {
    Outcome.AGREED: CaseState.AGREED,
    Outcome.CONDITIONS: CaseState.OFFERED,
    Outcome.NOT_AGREED: CaseState.NOT_AGREED,
}


@dataclass(frozen=True)
class Term:
    """A condition as it is typed: what, why, who, what shows it, and by when."""

    text: str
    reason: str
    owner: str
    evidence: str
    due_on: date


@transaction.atomic
def recommend(
    *,
    by,
    case: Case,
    outcome: str,
    reasons: str,
    power: str,
    terms: Iterable[Term] = (),
    alternative: str = "",
    due_regard: str = "",
) -> Decision:
    """Recommends how it ends. Below tier 2 it is decided with that; from tier 2 it waits for somebody else."""
    case, terms = lock(case), list(terms)
    said = {"outcome": outcome, "reasons": reasons, "power": power, "due_regard": due_regard}
    insist(rules.objections_to_recommending(standing(by), case, conditions=len(terms), **said))
    decision = Decision.objects.create(
        case=case,
        version=case.version,
        needs_two=case.needs_two,
        alternative=alternative.strip(),
        recommended_by=by,
        recommended_at=clock.now(),
        **{name: words.strip() for name, words in said.items()},
    )
    Condition.objects.bulk_create(Condition(decision=decision, **vars(term)) for term in terms)
    note(case, "recommended", f"Recommended: {decision.get_outcome_display()}", by=by, organiser=False)
    if case.needs_two:
        move(case, CaseState.RECOMMENDED)
    else:
        _settle(case, decision, by)
    return decision


@transaction.atomic
def decide(*, by, decision: Decision) -> Decision:
    """Decides as it was recommended. By another person than whoever recommended, from tier 2."""
    case = lock(decision.case)
    decision = Decision.objects.select_related("case").get(pk=decision.pk)
    insist(rules.objections_to_deciding(standing(by), by, decision))
    _settle(case, decision, by)
    return decision


@transaction.atomic
def send_back(*, by, decision: Decision, words: str) -> Decision:
    """The second officer is not convinced, and says why."""
    case = lock(decision.case)
    decision = Decision.objects.select_related("case").get(pk=decision.pk)
    insist(rules.objections_to_move(standing(by), case, CaseState.OPEN, words=words))
    move_decision(decision, DecisionState.SENT_BACK, comment=words.strip())
    move(case, CaseState.OPEN)
    note(case, "sent_back", "Sent back to whoever recommended", by=by, detail=words.strip(), organiser=False)
    return decision


@transaction.atomic
def accept(*, by, case: Case) -> Case:
    """The organiser accepts the conditions: only now is it agreed."""
    case = lock(case)
    decision = standing_decision(case)
    insist([] if case.state == CaseState.OFFERED and decision else ["There are no conditions to accept."])
    move(case, CaseState.AGREED, reply_by=None)
    Decision.objects.filter(pk=decision.pk if decision else None).update(accepted_at=clock.now())
    note(case, "accepted", "Accepted the conditions: agreed", by=by or ORGANISER)
    tell(case, "event.agreed")
    return case


@transaction.atomic
def meet(*, by, condition: Condition) -> Condition:
    """An officer has seen what shows that a condition was met."""
    case = lock(condition.decision.case)
    insist(rules.objections_to_running(standing(by)))
    if Condition.objects.filter(pk=condition.pk, met_at=None).update(met_at=clock.now(), met_by=by):
        note(case, "met", f"Condition met: {condition.text}", by=by)
    condition.refresh_from_db()
    return condition


@transaction.atomic
def ask_review(*, by, case: Case, words: str) -> Case:
    """The organiser asks that somebody who was not involved looks at it again."""
    case, policy = lock(case), rules_of(case)
    today = clock.local(clock.now()).date()
    insist([] if case.state == CaseState.NOT_AGREED else ["There is nothing to review."])
    insist([] if case.reply_by and today <= case.reply_by else ["The time to ask for a review has passed."])
    insist([] if words.strip() else ["Say why it should be looked at again."])
    by_day = clocks.working_day_after(
        clocks.received_on(clock.now(), policy), policy.value("events.review_days"), policy
    )
    move(case, CaseState.REVIEW, reply_by=by_day)
    note(case, "review_asked", "Asked for a review", by=by or ORGANISER, detail=words.strip())
    return case


@transaction.atomic
def review(*, by, case: Case, upheld: bool, words: str) -> Case:
    """Somebody who neither recommended nor decided: it stays as it is, or is considered again."""
    case = lock(case)
    to = CaseState.NOT_AGREED if upheld else CaseState.OPEN
    insist(rules.objections_to_move(standing(by), case, to, words=words))
    involved = case.decisions.values_list("recommended_by", "decided_by")
    insist(["Somebody who was not involved reviews it."] if any(by.pk in pair for pair in involved) else [])
    move(case, to, reply_by=None)
    said = "Review: the decision stays" if upheld else "Review: it is considered again"
    note(case, "reviewed", said, by=by, detail=words.strip())
    tell(case, "event.news", news="the review is done")
    return case


def _settle(case: Case, decision: Decision, by) -> None:
    policy, now = rules_of(case), clock.now()
    outcome = Outcome(decision.outcome)
    days = {Outcome.CONDITIONS: "events.accept_days", Outcome.NOT_AGREED: "events.review_days"}.get(outcome)
    today = clock.local(now).date()
    reply_by = clocks.working_day_after(today, policy.value(days), policy) if days else None
    move_decision(decision, DecisionState.DECIDED, decided_by=by, decided_at=now)
    move(case, ENDS[outcome], reply_by=reply_by)
    note(case, "decided", outcome.label, by=by)
    if outcome == Outcome.AGREED:
        tell(case, "event.agreed")
    elif outcome == Outcome.CONDITIONS:
        tell(case, "event.conditions", conds=decision.conditions.count(), next=short(reply_by))
    else:
        tell(case, "event.refused", next=short(reply_by))
