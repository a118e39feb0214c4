"""Drafting a playbook, and putting it in force with the agreement of the police."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.live.actions import touch
from incidents.models import Playbook
from incidents.playbooks import Plan, objections_to_plan
from incidents.rules import Refused, insist, objections_to_agreeing, objections_to_drafting
from incidents.states import Agreement

UNAGREED_ADVICE = "Say who in police and fire agreed the advice, and when. Until then leave it empty."
CHANGED = "The draft has changed since you read it. Read it again, then agree."


@dataclass(frozen=True)
class Advice:
    """Safety advice, with who in police and fire agreed it and when. All of it, or none."""

    text: str = ""
    by: str = ""
    on: date | None = None


@transaction.atomic
def draft_playbook(
    *, by, kind: str, severity: str, plan: Plan, why: str, advice: Advice | None = None
) -> Playbook:
    """Keeps a draft: the one there is, or a new version after the last. Nothing is in force by that.

    Raises Refused when the person may not draft, or the plan does not hold together.
    """
    advice = advice or Advice()
    complete = bool(advice.text) == bool(advice.by) == bool(advice.on)
    insist(objections_to_drafting(standing(by)))
    insist([] if complete else [UNAGREED_ADVICE])
    insist(objections_to_plan(plan))
    touch(f"playbook.{kind}.{severity}")  # two who draft at once take turns
    versions = Playbook.objects.filter(kind=kind, severity=severity)
    last = versions.aggregate(last=Max("number"))["last"] or 0
    draft = versions.filter(state=Agreement.DRAFT).first() or Playbook(
        kind=kind, severity=severity, number=last + 1
    )
    draft.plan, draft.why = plan.as_data(), why.strip()
    draft.advice, draft.advice_by, draft.advice_on = advice.text, advice.by, advice.on
    draft.drafted_by, draft.drafted_at = by, clock.now()
    draft.save()
    write(
        by=by,
        subject=draft.subject,
        kind="playbook.drafted",
        text=f"Drafted version {draft.number}: {why.strip()}",
        counts={"version": draft.number},
    )
    return draft


@transaction.atomic
def agree_playbook(*, by, playbook: Playbook, read_at: str) -> Playbook:
    """Puts a draft in force in place of the version before it. Incidents that run keep the one they started with.

    `read_at` is when the draft was last saved, as it stood on the page that was read (`drafted_at.isoformat()`).
    Raises Refused when it has changed since, or the person may not agree.
    """
    touch(playbook.subject)
    playbook = Playbook.objects.get(pk=playbook.pk)
    insist(objections_to_agreeing(standing(by), by, playbook))
    if read_at != playbook.drafted_at.isoformat():
        raise Refused([CHANGED])
    now, versions = clock.now(), Playbook.objects.filter(kind=playbook.kind, severity=playbook.severity)
    versions.filter(state=Agreement.IN_FORCE).update(state=Agreement.REPLACED)
    draft = versions.filter(pk=playbook.pk, state=Agreement.DRAFT)
    if draft.update(state=Agreement.IN_FORCE, agreed_by=by, agreed_at=now) != 1:
        raise Refused([CHANGED])
    write(
        by=by,
        subject=playbook.subject,
        kind="playbook.agreed",
        text=f"The police agreed version {playbook.number}. It is in force.",
        counts={"version": playbook.number},
    )
    playbook.refresh_from_db()
    return playbook
