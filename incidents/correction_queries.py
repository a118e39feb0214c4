"""Who heard what: for corrections, held texts and reports of the same thing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cohesion.messaging.models import Message
from cohesion.messaging.states import UNSENT
from incidents.models import Alert, Incident, Update
from incidents.queries import NEVER_LEFT, ever_told
from incidents.states import NEEDS_POLICE, OPEN

CORRECTION, UPDATES = "correction", ("update", "update.nothing_new")


@dataclass(frozen=True)
class Heard:
    """Who had an error, with the time of the message in which they last had it; who is spared it; what has not left."""

    had: list[tuple[Alert, datetime]]
    spared: list[Alert]
    unsent: list[int]


def heard(incident: Incident, update: Update | None) -> Heard:
    """Who had that update, or the alert itself when there is none, or an earlier correction of it.

    Whoever was alerted after it went out has seen it on the board, and counts as having had it.
    """
    wrong = _sendings(incident, update)
    wrong_at = update.at if update else incident.alerted_at
    last: dict[str, datetime] = {}
    concerned: set[str] = set()
    unsent = []
    for message, sent_at in wrong:
        concerned.add(message.about)
        if message.state in UNSENT:
            unsent.append(message.pk)
        elif message.state not in NEVER_LEFT:
            last[message.about] = max(last.get(message.about, wrong_at), sent_at)
    saw = {
        alert.pk
        for alert in ever_told(incident)
        if update is None or alert.issued_at > wrong_at or alert.unreachable
    }
    alerts = list(incident.alerts.select_related("person", "place"))
    had = [a for a in alerts if a.about in last or a.pk in saw]
    spared = [a for a in alerts if a.about in concerned and a not in had]
    return Heard([(alert, last.get(alert.about, wrong_at)) for alert in had], spared, unsent)


def held(topic: str, now: datetime) -> QuerySet[Message]:
    """What keeps to the quiet hours: posted to leave later, and not put back after a try."""
    waiting = Message.objects.filter(topic=topic, state__in=UNSENT, due_at__gt=now)
    return waiting.filter(tries=0, instead_of=None).order_by("due_at")


def not_told_yet(incident: Incident, now: datetime) -> set[str]:
    """The alerts (`alert:12`) whose first word keeps to the quiet hours: if it ends before, they are never told."""
    first = held(incident.topic, now).filter(kind__regex=r"^(alert|raise)\.")
    return set(first.values_list("about", flat=True))


def held_though_urgent(now: datetime) -> list[Incident]:
    """The open S1 and S2 of which something still waits for the morning."""
    urgent = list(Incident.objects.filter(state__in=OPEN, severity__in=NEEDS_POLICE))
    return [incident for incident in urgent if held(incident.topic, now).exists()]


def _sendings(incident: Incident, update: Update | None) -> list[tuple[Message, datetime]]:
    """Every message by which it, or an earlier correction of it, went to somebody, with the time that stands in it.

    What was sent anew or in another way says the time of the first.
    """
    times = list(incident.corrections.filter(update=update).values_list("at", flat=True))
    times += [update.at] if update else []
    kinds = (CORRECTION, *UPDATES)
    first = Message.objects.filter(topic=incident.topic, kind__in=kinds, posted_at__in=times)
    found = {message.pk: (message, message.posted_at) for message in first}
    fresh = list(found)
    while fresh:
        later = Message.objects.filter(instead_of__in=fresh).exclude(pk__in=found)
        fresh = [message.pk for message in later]
        found |= {message.pk: (message, found[message.instead_of_id][1]) for message in later}
    return list(found.values())
