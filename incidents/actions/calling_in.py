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
    the briefing is about and is told when it is over. Nobody is alerted twice, and no quiet hours hold anybody up."""
    told = set(incident.alerts.values_list("person_id", flat=True))
    choices = [choice for choice in every_officer(now) if choice.person.pk not in told]
    alerts = issue(incident, choices, ring=0, now=now)
    reached = [alert for alert in alerts if not alert.unreachable]
    post(drafts=drafts_of_alerts(incident, reached, rules), at=now)
    if alerts:
        _record(by, incident, len(alerts), len(reached))
    return alerts


def _record(by, incident: Incident, people: int, reached: int) -> None:
    write(
        by=by,
        subject=incident.topic,
        kind="called_in",
        text=f"Called in {reached} more officer{'' if reached == 1 else 's'} of police and council",
        detail="" if reached == people else f"{people - reached} cannot be reached: ring them",
        counts={"people": people, "texts": reached},
    )
