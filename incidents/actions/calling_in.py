"""Officers who are not on duty are called in: a briefing about what may come on Sunday is for more than two."""

from datetime import datetime

from cohesion.journal.actions import write
from cohesion.messaging.actions import post
from cohesion.policy.book import Book
from incidents.actions.alerting import drafts_of_alerts, issue
from incidents.models import Alert, Incident
from incidents.targeting import every_officer


def call_in_officers(*, by, incident: Incident, rules: Book, now: datetime) -> list[Alert]:
    """Alerts every police and council officer who has not been, in the caller's transaction, so that each knows what
    the briefing is about and is told when it is over. Nobody is alerted twice. The quiet hours hold nobody up: they are called now."""
    told = set(incident.alerts.values_list("person_id", flat=True))
    alerts = issue(
        incident, [one for one in every_officer(now) if one.person.pk not in told], ring=0, now=now
    )
    reached = [alert for alert in alerts if not alert.unreachable]
    post(drafts=drafts_of_alerts(incident, reached, rules), at=now)
    if alerts:
        left = (
            ""
            if len(reached) == len(alerts)
            else f"{len(alerts) - len(reached)} cannot be reached: ring them"
        )
        text = f"Called in {len(reached)} more officers of police and council"
        counts = {"people": len(alerts), "texts": len(reached)}
        write(by=by, subject=incident.topic, kind="called_in", text=text, detail=left, counts=counts)
    return alerts
