"""An S4 becomes more than a concern: the place itself is alerted, which an S4 spares, and who is on duty by now."""

from datetime import datetime

from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.messaging.actions import post
from cohesion.policy.book import Book
from incidents.actions.alerting import drafts_of_alerts, issue
from incidents.actions.ladders import set_up_first_ring
from incidents.models import Incident
from incidents.playbooks import Plan
from incidents.targeting import first_ring


def alert_first_ring(incident: Incident, plan: Plan, rules: Book, now: datetime) -> None:
    """Alerts the primary and deputy of the place, and officers whose duty began since, UNCONFIRMED, in the transaction
    that changes the severity; sets up the ladders of ring 0, as an S4 has none. Nobody is alerted twice."""
    told = set(incident.alerts.values_list("person_id", flat=True))
    ring = first_ring(incident.place, incident.severity, None, now)
    choices = [one for one in ring if one.person.pk not in told]
    alerts = issue(incident, choices, ring=0, now=now)
    reached = [alert for alert in alerts if not alert.unreachable]
    post(drafts=drafts_of_alerts(incident, reached, rules), at=now)
    if not incident.ladder.exists():
        set_up_first_ring(incident, plan, list(incident.alerts.filter(ring=0)), now)
    if alerts:
        _record(incident, len(alerts), len(reached))


def _record(incident: Incident, people: int, reached: int) -> None:
    left = "" if reached == people else f". {people - reached} cannot be reached: ring them"
    write(
        by=None,
        subject=incident.topic,
        kind="ring0",
        text=f"Ring 0 alerted UNCONFIRMED, as this is no S4 any more: {reached} of {people} people{left}",
        audience=Audience.SITE,
        counts={"people": people, "texts": reached},
    )
