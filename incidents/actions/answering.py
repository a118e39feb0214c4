"""Every answer, by text, by link, on the board or by phone, ends in one `acknowledge`."""

from django.db import transaction

from cohesion.directory.queries import next_on_duty, standing
from cohesion.directory.states import Role, Way
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.messaging.actions import no_longer_needed, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from incidents.actions.alerting import draft
from incidents.actions.moves import lock
from incidents.models import Acknowledgement, Alert, Incident
from incidents.rules import ENDED, insist, objections_to_writing
from incidents.states import Answer, Party, Via
from incidents.texts import answer_words, when


@transaction.atomic
def acknowledge(*, by, alert: Alert, answer: str, via: str) -> bool:
    """Records a person's answer to an alert. The last one counts; all are kept.

    Returns False when it said nothing new: pressing twice is harmless. Raises Refused after the stand-down.
    """
    incident = lock(alert.incident)
    insist([] if incident.is_open else [ENDED])
    now = clock.now()
    alert = Alert.objects.select_related("person", "place").get(pk=alert.pk)
    if alert.answer == answer:
        if answer == Answer.CALL_ME:
            _record_again(by, incident, alert)
        return False
    Acknowledgement.objects.create(alert=alert, answer=answer, via=via, by=by, at=now)
    alert.answer, alert.answered_at, alert.answered_via = answer, now, via
    alert.save(update_fields=["answer", "answered_at", "answered_via"])
    no_longer_needed(about=alert.about, kinds_starting="alert.")
    coordinates = _coordination(incident, alert)
    took = clock.in_words(now - alert.issued_at)
    write(
        by=by,
        subject=incident.topic,
        kind=f"answer.{answer}",
        text=f"{alert.post_title}: {Answer(answer).label.lower()}{' and is coordinating' if coordinates else ''}",
        detail=f"{Via(via).label}, after {took}",
        by_name=alert.post_title if via != Via.PHONE else "",
        counts={"seconds": round((now - alert.issued_at).total_seconds())},
    )
    return True


def _record_again(by, incident: Incident, alert: Alert) -> None:
    """Somebody who asks twice for a call is still waiting for it."""
    text = f"{alert.post_title}: asks again for a call"
    write(by=by, subject=incident.topic, kind="answer.call_me", text=text, by_name=alert.post_title)


def _coordination(incident: Incident, alert: Alert) -> bool:
    """The first council officer who has it coordinates, as long as they have it. True when it is this one, from now."""
    of_incident = Incident.objects.filter(pk=incident.pk)
    if alert.answer != Answer.RECEIVED:
        of_incident.filter(coordinator=alert.person).update(coordinator=None)
        return False
    if alert.party != Party.COUNCIL:
        return False
    return of_incident.filter(coordinator=None).update(coordinator=alert.person) == 1


def record_by_phone(*, by, alert: Alert, answer: str) -> bool:
    """An officer takes down what somebody said on the phone, in their own name."""
    insist(objections_to_writing(standing(by), alert.incident))
    return acknowledge(by=by, alert=alert, answer=answer, via=Via.PHONE)


def thank(alert: Alert) -> None:
    """Answers a reply by text, once: what was recorded, who rings, and that 999 is for danger."""
    incident = alert.incident
    rules, now = book(incident.policy_edition), clock.now()
    if alert.unreachable or not alert.number or alert.way != Way.TEXT:
        return
    following = next_on_duty(Role.DUTY_OFFICER, now)
    kind, body = answer_words(rules, incident, alert, now, when(following, now))
    post(drafts=[draft(incident, alert, kind, body, Lane.ORDINARY, seconds=600)], at=now)
