"""Every answer, by text, by link, on the board or by phone, ends in one `acknowledge`."""

from datetime import datetime, timedelta

from django.db import transaction

from cohesion.directory.queries import next_on_duty, standing
from cohesion.directory.states import Role, Way
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.messaging.actions import no_longer_needed, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from incidents.actions.alerting import draft
from incidents.actions.ladders import fall_through
from incidents.actions.moves import lock
from incidents.actions.todo import queue_call
from incidents.models import Acknowledgement, Alert, Incident
from incidents.rules import insist, objections_to_writing, objections_unless_open
from incidents.states import Answer, Party, Via
from incidents.targeting import CALLED_IN
from incidents.texts import answer_words, when

READ_BACK = timedelta(minutes=1)  # an answer this old when it reaches us was read back; its true time is said


@transaction.atomic
def acknowledge(*, by, alert: Alert, answer: str, via: str, at: datetime | None = None) -> bool:
    """Records a person's answer to an alert. The last one counts; all are kept.

    `at` is when it was given, if that was before now. Returns False when it said nothing new: pressing twice is
    harmless, and the same answer by another way is kept as further evidence. Raises Refused after the stand-down.
    `alert` and its incident are as they then stand.
    """
    incident = lock(alert.incident)
    alert.refresh_from_db(fields=["answer", "answered_at", "answered_via", "incident"])
    if alert.incident_id != incident.pk:  # merged into another meanwhile
        incident = lock(alert.incident)
    alert.incident = incident
    insist([] if incident.may_end else objections_unless_open(incident))
    now = clock.now()
    at = max(min(at or now, now), alert.issued_at)  # the provider's clock may differ by some seconds
    if alert.answer == answer:
        _keep_evidence(by, alert, via, at)
        if answer == Answer.CALL_ME:
            queue_call(alert, at)
            _record_again(by, incident, alert)
        return False
    Acknowledgement.objects.create(alert=alert, answer=answer, via=via, by=by, at=at)
    if answer == Answer.CALL_ME:
        queue_call(alert, at)
    no_longer_needed(about=alert.about, kinds_starting="alert.")
    had_it = alert.answer == Answer.RECEIVED
    is_last = alert.answered_at is None or at >= alert.answered_at
    coordinates = is_last and _takes_effect(incident, alert, answer, via, at)
    if is_last and (answer == Answer.NOT_ME or had_it):
        fall_through(alert, now)
    more = " and is coordinating" if coordinates else "" if is_last else ", before their later answer"
    write(
        by=by,
        subject=incident.topic,
        kind=f"answer.{answer}",
        text=f"{alert.post_title}: {Answer(answer).label.lower()}{more}",
        detail=_how(alert, via, at, now),
        by_name=alert.post_title if via != Via.PHONE else "",
        counts={"seconds": round((at - alert.issued_at).total_seconds())},
    )
    return is_last


def _takes_effect(incident: Incident, alert: Alert, answer: str, via: str, at: datetime) -> bool:
    """Makes it the answer that counts. True when whoever gave it coordinates from now on."""
    alert.answer, alert.answered_at, alert.answered_via = answer, at, via
    alert.save(update_fields=["answer", "answered_at", "answered_via"])
    return _coordination(incident, alert)


def _how(alert: Alert, via: str, at: datetime, now: datetime) -> str:
    """ "by text, after 2 minutes"; with both times when it reached us only later, out of the provider's log."""
    took = f"after {clock.in_words(at - alert.issued_at)}"
    if now - at < READ_BACK:
        return f"{Via(via).label}, {took}"
    return f"{Via(via).label} at {clock.hhmm(at)}, {took}, read back at {clock.hhmm(now)}"


def _keep_evidence(by, alert: Alert, via: str, at: datetime) -> None:
    """The same answer by a second way proves the first; by the same way it is only the same again."""
    since = alert.answered_at or alert.issued_at
    known = alert.answered_via == via or alert.acknowledgements.filter(via=via, at__gte=since).exists()
    if not known:
        Acknowledgement.objects.create(alert=alert, answer=alert.answer, via=via, by=by, at=at)


def _record_again(by, incident: Incident, alert: Alert) -> None:
    """Somebody who asks twice for a call is still waiting for it."""
    text = f"{alert.post_title}: asks again for a call"
    write(by=by, subject=incident.topic, kind="answer.call_me", text=text, by_name=alert.post_title)


def _coordination(incident: Incident, alert: Alert) -> bool:
    """The first council officer on duty who has it coordinates, as long as they have it. True when it is this one, from
    now. Who was called in to a briefing has come to listen."""
    of_incident = Incident.objects.filter(pk=incident.pk)
    if alert.answer != Answer.RECEIVED:
        of_incident.filter(coordinator=alert.person).update(coordinator=None)
        return False
    if alert.party != Party.COUNCIL or CALLED_IN in alert.reasons:
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
    following = ""
    if alert.answer == Answer.CALL_ME:  # only then does the text say when an officer is next on duty
        following = when(next_on_duty(Role.DUTY_OFFICER, now), now)
    kind, body = answer_words(rules, incident, alert, now, following)
    post(drafts=[draft(incident, alert, kind, body, Lane.ORDINARY, seconds=600)], at=now)
