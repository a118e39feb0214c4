"""What a stand-down opens: the checklist that puts a place right again, and the meeting that its community is owed."""

from datetime import date, datetime, timedelta

from django.db import transaction

from cohesion.almanac.days import working_days_after
from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.live.actions import touch
from cohesion.plan import actions as plan
from cohesion.plan.models import Request
from cohesion.plan.states import Kind
from cohesion.policy.book import Book, book
from incidents.actions.moves import lock
from incidents.learning_rules import BREAK_GLASS, objections_to_meeting, objections_to_recovery
from incidents.models import Incident, RecoveryStep
from incidents.queries import LIST, severities_of
from incidents.states import Recovery

OVERTAKEN = "Somebody else was quicker: this line has changed. Look at it again."


def open_recovery(incident: Incident, rules: Book, now: datetime) -> list[RecoveryStep]:
    """Opens the checklist of the policy for this severity, in the stand-down's transaction. What is there stays: an
    incident that was opened again and ended once more keeps what was done."""
    if incident.severity not in rules.value("recovery.severities"):
        return []
    known = set(incident.recovery.values_list("key", flat=True))
    steps = [
        RecoveryStep(
            incident=incident,
            key=key,
            label=step["label"],
            due_at=now + timedelta(hours=step["hours"]),
            open_until=date.fromisoformat(step["open_until"]) if step.get("open_until") else None,
        )
        for key, step in rules.under("recovery.step").items()
        if key not in known and incident.severity in step.get("severities", [incident.severity])
    ]
    return RecoveryStep.objects.bulk_create(steps)


def open_review(incident: Incident, rules: Book, now: datetime) -> RecoveryStep:
    """A break-glass is owed a review by somebody else: a line of the checklist that is there at once."""
    asked = rules.value(f"review.{BREAK_GLASS}")
    due_at = now + timedelta(hours=asked["hours"])
    return RecoveryStep.objects.create(
        incident=incident, key=BREAK_GLASS, label=asked["label"], due_at=due_at
    )


@transaction.atomic
def work_on_step(*, by, step: RecoveryStep, owner: str = "", outcome: str = "", reason: str = "") -> None:
    """Says whose a line is and, with an outcome, that it is done or not needed. A settled line stays as it is."""
    incident = lock(step.incident)
    step = RecoveryStep.objects.get(pk=step.pk)
    insist(objections_to_recovery(standing(by), by, step, to=outcome, reason=reason))
    settled = {"state": outcome, "settled_by": by, "settled_at": clock.now()} if outcome else {}
    still_open = RecoveryStep.objects.filter(pk=step.pk, state=Recovery.OPEN)
    if still_open.update(owner=owner.strip(), reason=reason.strip(), **settled) != 1:
        raise Refused([OVERTAKEN])
    said = (
        Recovery(outcome).label.lower()
        if outcome
        else f"taken on by {owner.strip()}"
        if owner.strip()
        else "noted"
    )
    kind = f"recovery.{outcome or 'owner'}"
    write(by=by, subject=incident.topic, kind=kind, text=f"{step.label}: {said}", detail=reason.strip())
    touch(LIST)


@transaction.atomic
def ask_for_meeting(*, by, incident: Incident) -> Request:
    """Asks the forum for a community meeting: called within hours and held within working days of the stand-down, as
    policy says. Asked twice, it is the same."""
    incident = lock(incident)
    rules = book(incident.policy_edition)
    was = severities_of(incident)
    insist(objections_to_meeting(standing(by), incident, rules.value("meeting.severities"), was=was))
    ended = incident.stood_down_at
    days = rules.value("meeting.hold_working_days")
    return plan.ask(
        by=by,
        kind=Kind.MEETING,
        source=incident.topic,
        why=f"After {min(was)} {incident.ref} in {incident.place.area_sms_name}",
        answer_by=ended + timedelta(hours=rules.value("meeting.call_hours")),
        hold_by=working_days_after(clock.local(ended).date(), days),
    )
