"""The severity, changed by police liaison with a reason. It alters what is due, and writes to nobody."""

from datetime import timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.policy.book import book
from incidents.actions.moves import OVERTAKEN, lock
from incidents.actions.todo import take_checklists
from incidents.models import Incident
from incidents.playbooks import in_force, plan_from
from incidents.queries import LIST
from incidents.record_rules import objections_to_severity
from incidents.rules import Refused, insist
from incidents.states import Severity


@transaction.atomic
def change_severity(*, by, incident: Incident, severity: str, seen: str, reason: str) -> Incident:
    """Changes the severity from the one that was `seen`. The promised update comes sooner if the new cadence says so,
    and is never put off: people were told when to expect it. The playbook of the new severity holds from here on, and
    what it needs is added to the checklists.
    """
    incident = lock(incident)
    insist(objections_to_severity(standing(by), incident, severity=severity, seen=seen, reason=reason))
    rules, now = book(incident.policy_edition), clock.now()
    playbook = in_force(incident.kind, severity)
    plan = plan_from(playbook, rules, severity, incident.kind)
    due = now + timedelta(minutes=plan.update_minutes)
    due = min(due, incident.update_due_at or due)
    asked = Incident.objects.filter(pk=incident.pk, severity=seen)
    if asked.update(severity=severity, playbook=playbook, update_due_at=due) != 1:
        raise Refused([OVERTAKEN])
    incident.severity, incident.playbook, incident.update_due_at = severity, playbook, due
    take_checklists(incident, rules)
    _record(by, incident, seen, reason.strip())
    touch(LIST)
    return incident


def _record(by, incident: Incident, before: str, reason: str) -> None:
    """Everyone alerted reads that it changed; why, only police and council officers."""
    change = f"Severity changed from {before} to {incident.severity}"
    write(
        by=by,
        subject=incident.topic,
        kind="severity",
        text=f"{change}: {Severity(incident.severity).label.partition(' · ')[2].lower()}",
        detail=f"Next update by {clock.hhmm(incident.update_due_at)}",
        audience=Audience.SITE,
        by_name="Police liaison",
        counts={"from": before, "severity": incident.severity},
    )
    write(by=by, subject=incident.topic, kind="severity.reason", text=f"{change}, because: {reason}")
