"""The severity, changed by police liaison with a reason: what is due, the ladders, and who a lesser one had spared."""

from datetime import datetime, timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.policy.book import book
from incidents.actions.ladders import begin_anew
from incidents.actions.moves import OVERTAKEN, lock
from incidents.actions.todo import take_checklists
from incidents.actions.worsening import alert_first_ring
from incidents.models import Incident, LadderStep
from incidents.playbooks import Plan, in_force, plan_from
from incidents.queries import LIST
from incidents.record_rules import objections_to_severity
from incidents.rules import Refused, insist
from incidents.states import Severity
from incidents.targeting import CHANGED


@transaction.atomic
def change_severity(*, by, incident: Incident, severity: str, seen: str, reason: str) -> Incident:
    """Changes the severity from the one that was `seen`. The promised update comes sooner if the new cadence says so,
    and is never put off: people were told when to expect it. The playbook of the new severity holds from here on, in
    the version that held when it was raised; what it needs is added to the checklists, and its ladders begin. Where it
    is worse, whoever was spared is alerted; nobody who has been told is texted again, but officers who heard of an S4.
    """
    incident = lock(incident)
    insist(objections_to_severity(standing(by), incident, severity=severity, seen=seen, reason=reason))
    rules, now = book(incident.policy_edition), clock.now()
    playbook = in_force(incident.kind, severity, at=incident.raised_at)
    plan = plan_from(playbook, rules, severity, incident.kind)
    due = _next_update(incident, plan, now)
    asked = Incident.objects.filter(pk=incident.pk, severity=seen)
    worsened_at = now if seen == Severity.S4 else incident.worsened_at
    given = {"severity": severity, "playbook": playbook, "update_due_at": due, "worsened_at": worsened_at}
    if asked.update(**given) != 1:
        raise Refused([OVERTAKEN])
    for name, value in given.items():
        setattr(incident, name, value)
    take_checklists(incident, rules)
    is_worse = Severity(severity) < Severity(seen)  # S1 comes before S2
    _record(by, incident, seen, reason.strip())
    if is_worse:
        alert_first_ring(incident, rules, now, by=by)
    _record_ladders(incident, begin_anew(incident, plan, now, worse=is_worse))
    touch(LIST)
    return incident


def _next_update(incident: Incident, plan: Plan, now: datetime) -> datetime:
    """Of an S4 nobody outside was promised anything: its first update is counted from now."""
    if incident.severity == Severity.S4:
        return now + timedelta(minutes=plan.first_update_minutes)
    due = now + timedelta(minutes=plan.update_minutes)
    return min(due, incident.update_due_at or due)


def _record(by, incident: Incident, before: str, reason: str) -> None:
    """Everyone alerted reads that it changed; why, only police and council officers."""
    change = f"Severity changed from {before} to {incident.severity}"
    write(
        by=by,
        subject=incident.topic,
        kind=CHANGED,
        text=f"{change}: {Severity(incident.severity).label.partition(' · ')[2].lower()}",
        detail=f"Next update by {clock.hhmm(incident.update_due_at)}",
        audience=Audience.SITE,
        by_name="Police liaison",
        counts={"from": before, "severity": incident.severity},
    )
    write(by=by, subject=incident.topic, kind="severity.reason", text=f"{change}, because: {reason}")


def _record_ladders(incident: Incident, left: list[LadderStep]) -> None:
    """What is done while nobody answers is another list from here on."""
    first = f"The next step is due {clock.hhmm(min(step.due_at for step in left))}" if left else ""
    text = f"Ladders of {incident.severity} begun, without what was done already: {len(left)} steps left"
    write(by=None, subject=incident.topic, kind="ladder.begun", text=text, detail=first)
