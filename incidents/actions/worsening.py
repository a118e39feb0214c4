"""It becomes more than it was: whoever a lesser severity spared is alerted, and officers who heard of a concern are
asked anew."""

from datetime import datetime

from cohesion.journal.actions import write
from cohesion.journal.models import Audience, Entry
from cohesion.messaging.actions import post
from cohesion.policy.book import Book
from incidents.actions.alerting import drafts_of_alerts, issue, record_away
from incidents.models import Alert, Incident
from incidents.states import OFFICERS, Answer
from incidents.targeting import CALLED_IN, CHANGED, first_ring


def alert_first_ring(incident: Incident, rules: Book, now: datetime, *, by) -> None:
    """Alerts whoever of ring 0 has not been told, UNCONFIRMED, in the transaction that changes the severity: the place,
    which an S4 spares, whoever was away, officers whose duty began since, and who was only called in to a briefing and
    is on duty now. Nobody else is alerted twice."""
    told = {alert.person_id: alert for alert in incident.alerts.select_related("person", "place")}
    ring = first_ring(incident.place, incident.severity, None, now)
    alerts = issue(incident, [one for one in ring if one.person.pk not in told], ring=0, now=now)
    anew = _to_ask_anew(incident, by, told, {one.person.pk: one.reasons for one in ring})
    _ask_anew(incident, anew, now)
    reached = [alert for alert in alerts if not alert.unreachable]
    post(drafts=drafts_of_alerts(incident, [*anew, *reached], rules), at=now)
    record_away(incident, alerts, ())
    if alerts or anew:
        _record(incident, len(alerts), len(reached), len(anew))


def _to_ask_anew(incident: Incident, by, told: dict[int, Alert], ring: dict[int, list[str]]) -> list[Alert]:
    """Officers whose answer was about something else, but for whoever has just said that it is more: those who heard of
    a concern, and those who were only called in to a briefing and are on duty now."""
    heard, found = _was_a_concern(incident), []
    for person, alert in told.items():
        if alert.party not in OFFICERS or alert.unreachable or person == by.pk:
            continue
        if alert.reasons == [CALLED_IN] and person in ring:
            alert.reasons = ring[person]
            found.append(alert)
        elif alert.reasons != [CALLED_IN] and heard:
            found.append(alert)
    return found


def _was_a_concern(incident: Incident) -> bool:
    """Whether all that officers heard of was an S4: it was raised as one, and this change is the first."""
    changes = Entry.objects.filter(subject=incident.topic, kind=CHANGED).count()
    return incident.worsened_at is not None and changes == 1


def _ask_anew(incident: Incident, asked: list[Alert], now: datetime) -> None:
    """What they answered stays among their acknowledgements, and does not count for what it is now."""
    for alert in asked:
        alert.answer, alert.answered_at, alert.answered_via, alert.issued_at = Answer.NONE, None, "", now
    Alert.objects.bulk_update(asked, ["reasons", "answer", "answered_at", "answered_via", "issued_at"])
    of_incident = Incident.objects.filter(pk=incident.pk)
    of_incident.filter(coordinator__in=[alert.person_id for alert in asked]).update(coordinator=None)
    incident.refresh_from_db(fields=["coordinator"])


def _record(incident: Incident, people: int, reached: int, anew: int) -> None:
    left = "" if reached == people else f". {people - reached} cannot be reached: ring them"
    again = f"{anew} who had heard of a concern {'is' if anew == 1 else 'are'} asked anew" if anew else ""
    write(
        by=None,
        subject=incident.topic,
        kind="ring0",
        text=f"Ring 0 alerted UNCONFIRMED, as it is {incident.severity} now: {reached} of {people} people{left}",
        detail=again,
        audience=Audience.SITE,
        counts={"people": people, "texts": reached, "anew": anew},
    )
