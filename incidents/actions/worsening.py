"""It becomes more than it was: whoever a lesser severity spared is alerted, and officers who heard of a concern are
asked anew."""

from collections.abc import Iterable
from datetime import datetime

from cohesion.journal.actions import write
from cohesion.journal.models import Audience, Entry
from cohesion.messaging.actions import post
from cohesion.policy.book import Book
from incidents.actions.alerting import drafts_of_alerts, issue, record_away
from incidents.models import Alert, Incident
from incidents.states import OFFICERS, Answer
from incidents.targeting import first_ring

CHANGED = "severity"  # the kind of the entry that says so


def alert_first_ring(incident: Incident, rules: Book, now: datetime, *, by) -> None:
    """Alerts whoever of ring 0 has not been told, UNCONFIRMED, in the transaction that changes the severity: the place,
    which an S4 spares, whoever was away, and officers whose duty began since. Nobody is alerted twice."""
    told = set(incident.alerts.values_list("person_id", flat=True))
    ring = first_ring(incident.place, incident.severity, None, now)
    alerts = issue(incident, [one for one in ring if one.person.pk not in told], ring=0, now=now)
    anew = _ask_anew(incident, by, now) if _was_a_concern(incident) else []
    reached = [alert for alert in alerts if not alert.unreachable]
    post(drafts=drafts_of_alerts(incident, [*anew, *reached], rules), at=now)
    record_away(incident, alerts, ())
    if alerts or anew:
        _record(incident, len(alerts), len(reached), len(anew))


def _was_a_concern(incident: Incident) -> bool:
    """Whether all that officers heard of was an S4: it was raised as one, and this change is the first."""
    changes = Entry.objects.filter(subject=incident.topic, kind=CHANGED).count()
    return incident.worsened_at is not None and changes == 1


def _ask_anew(incident: Incident, by, now: datetime) -> list[Alert]:
    """The officers who were told of a concern, but for whoever has just said that it is more. Their answer was about
    the concern: it stays among their acknowledgements, and does not count for what it is now."""
    officers = incident.alerts.filter(party__in=OFFICERS, unreachable="").exclude(person=by)
    asked = list(officers.select_related("person", "place"))
    given = {"answer": Answer.NONE, "answered_at": None, "answered_via": "", "issued_at": now}
    incident.alerts.filter(pk__in=[alert.pk for alert in asked]).update(**given)
    _set(asked, given)
    of_incident = Incident.objects.filter(pk=incident.pk)
    of_incident.filter(coordinator__in=[alert.person_id for alert in asked]).update(coordinator=None)
    incident.refresh_from_db(fields=["coordinator"])
    return asked


def _set(alerts: Iterable[Alert], given: dict[str, object]) -> None:
    for alert in alerts:
        for name, value in given.items():
            setattr(alert, name, value)


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
