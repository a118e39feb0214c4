"""Two reports of the same thing become one: suggested to officers, never done by itself. No line of a journal moves."""

from datetime import timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import no_longer_needed, touch_all
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.states import Understood
from cohesion.policy.book import book
from incidents.actions.informing import default_next_by
from incidents.actions.moves import lock, move
from incidents.correction_rules import objections_to_merging, objections_to_taking_apart
from incidents.models import Acknowledgement, Alert, Incident
from incidents.queries import LIST
from incidents.rules import insist
from incidents.states import Answer, State


@transaction.atomic
def merge(*, by, incident: Incident, into: Incident) -> Incident:
    """Merges a report into another, which goes on: its people stand on that board, and are owed one all-clear there.

    Whoever was alerted by both is told nothing more by this one, and what they answered here counts there. Everybody
    else is carried over with their texts and answers. Raises Refused with what speaks against it.
    """
    touch_all([incident.topic, into.topic])
    incident, into = lock(incident), lock(into)
    insist(objections_to_merging(standing(by), incident, into))
    known = {alert.person_id: alert for alert in into.alerts.order_by("-id")}
    carried = 0
    for alert in incident.alerts.select_related("person"):
        if alert.person_id in known:
            _leave(alert, known[alert.person_id])
        else:
            _carry(alert, into)
            carried += 1
    unread = Reply.objects.filter(about=incident.topic, understood=Understood.UNREADABLE)
    unread.update(about=into.topic)
    if into.coordinator_id is None:
        Incident.objects.filter(pk=into.pk).update(coordinator=incident.coordinator)
    move(incident, State.MERGED, merged_into=into, merged_at=clock.now(), update_due_at=None)
    _record(by, incident, f"Merged into {into.ref}: look there", carried)
    _record(by, into, f"Report {incident.ref} is the same and was merged into this", carried)
    touch(LIST)
    return into


def _carry(alert: Alert, into: Incident) -> None:
    """The alert goes on over there: what becomes of its texts is shown on that board."""
    Message.objects.filter(about=alert.about).update(topic=into.topic)
    Alert.objects.filter(pk=alert.pk).update(incident=into, first_incident=alert.incident)


def _leave(alert: Alert, other: Alert) -> None:
    """They have an alert over there: nothing more is sent by this one, and what they said to it counts for that."""
    no_longer_needed(about=alert.about, kinds_starting="")
    if alert.answer == Answer.NONE or other.answer != Answer.NONE:
        return
    answered = {"answer": alert.answer, "answered_at": alert.answered_at, "answered_via": alert.answered_via}
    Alert.objects.filter(pk=other.pk, answer=Answer.NONE).update(**answered)
    Acknowledgement.objects.create(
        alert=other, answer=alert.answer, via=alert.answered_via, by=alert.person, at=alert.answered_at
    )


def _record(by, incident: Incident, text: str, carried: int) -> None:
    detail = f"{carried} carried over; whoever was alerted by both is told once"
    counts = {"carried": carried}
    write(
        by=by,
        subject=incident.topic,
        kind="merged",
        text=text,
        detail=detail,
        audience=Audience.SITE,
        counts=counts,
    )


@transaction.atomic
def take_apart(*, by, incident: Incident) -> Incident:
    """Takes two merged reports apart again, within the hour: whoever was carried over is back on the first board.

    What they were sent in between stays with the other report, and so do answers that were counted there.
    """
    into = Incident.objects.filter(merged=incident).first() or incident
    touch_all([incident.topic, into.topic])
    incident, into = lock(incident), lock(into)
    minutes = book(incident.policy_edition).value("unmerge.within_minutes")
    until = (incident.merged_at or clock.now()) + timedelta(minutes=minutes)
    insist(objections_to_taking_apart(standing(by), incident, into, until=until, now=clock.now()))
    for alert in into.alerts.filter(first_incident=incident):
        earlier = Message.objects.filter(about=alert.about, posted_at__lt=incident.merged_at)
        earlier.update(topic=incident.topic)
        Alert.objects.filter(pk=alert.pk).update(incident=incident, first_incident=None)
    before = State.CONFIRMED if incident.confirmed_at else State.RAISED
    move(incident, before, merged_into=None, merged_at=None, update_due_at=default_next_by(incident))
    for subject, text in ((incident, f"Taken apart from {into.ref}"), (into, f"{incident.ref} taken apart")):
        write(by=by, subject=subject.topic, kind="taken_apart", text=text, audience=Audience.SITE)
    touch(LIST)
    return incident
