"""An S4 becomes more than a concern: the place itself is alerted, which an S4 spares, and who is on duty by now."""

from datetime import datetime

from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.messaging.actions import post
from cohesion.policy.book import Book
from incidents.actions.alerting import drafts_of_alerts, issue
from incidents.actions.ladders import set_up_first_ring
from incidents.models import Alert, Incident
from incidents.playbooks import Plan
from incidents.states import Answer
from incidents.targeting import CALLED_IN, first_ring


def alert_first_ring(incident: Incident, plan: Plan, rules: Book, now: datetime) -> None:
    """Alerts the primary and deputy of the place, and officers whose duty began since, UNCONFIRMED, in the transaction
    that changes the severity; sets up the ladders of ring 0, as an S4 has none. Nobody is alerted twice, but for who
    was only called in to a briefing and is on duty now."""
    told = {alert.person_id: alert for alert in incident.alerts.select_related("person", "place")}
    ring = first_ring(incident.place, incident.severity, None, now)
    alerts = issue(incident, [one for one in ring if one.person.pk not in told], ring=0, now=now)
    called_in = [(told[one.person.pk], one.reasons) for one in ring if one.person.pk in told]
    alerts += [_asks_anew(alert, why) for alert, why in called_in if alert.reasons == [CALLED_IN]]
    reached = [alert for alert in alerts if not alert.unreachable]
    post(drafts=drafts_of_alerts(incident, reached, rules), at=now)
    if not incident.ladder.exists():
        set_up_first_ring(incident, plan, list(incident.alerts.filter(ring=0)), now)
    if alerts:
        _record(incident, len(alerts), len(reached))


def _asks_anew(alert: Alert, why: list[str]) -> Alert:
    """What they said was to a briefing; now they are asked as somebody on duty. Their answers are all kept."""
    alert.reasons, alert.answer, alert.answered_at, alert.answered_via = why, Answer.NONE, None, ""
    alert.save(update_fields=["reasons", "answer", "answered_at", "answered_via"])
    return alert


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
