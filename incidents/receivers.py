"""What an incident hears from messaging: replies to its questions, and what became of its texts.

Source of the rules for two open alerts: DECISIONS, "Answers": 1 acknowledges all that the person was sent, 2 opens one
call naming all, 3 asks which.
"""

from datetime import timedelta

from django.conf import settings

from cohesion.directory.queries import numbers_of, on_duty
from cohesion.directory.states import Role
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.queries import answered_lately
from cohesion.messaging.signals import message_settled, reply_received
from cohesion.messaging.states import Lane
from cohesion.messaging.states import State as MessageState
from cohesion.policy.book import book
from incidents import actions
from incidents.actions.alerting import draft
from incidents.board import REASONS
from incidents.models import Alert, AllClear
from incidents.queries import last_closed_alert, open_alerts
from incidents.states import DIGITS, Answer, Settled, Via
from incidents.texts import ANSWERS

REMEMBERED = timedelta(days=7)  # how long after the stand-down a late answer is still understood as one


def listen() -> None:
    reply_received.connect(answer_by_text, dispatch_uid="incidents")
    message_settled.connect(follow_text, dispatch_uid="incidents")


def answer_by_text(sender, *, reply: Reply, person, digit: str, ref: str = "", **_) -> str:
    """Takes a reply as the answer to the person's open alerts; returns the topic it answered, or "" if none."""
    alerts = open_alerts(person)
    if not alerts:
        return _answer_after_the_end(reply, person)
    meant = [alert for alert in alerts if alert.incident.ref == ref] or alerts
    if digit not in DIGITS:
        return _put_before_officer(reply, meant[0])
    answer = DIGITS[digit]
    if answer == Answer.NOT_ME and len({alert.incident_id for alert in meant}) > 1:
        return _ask_which(meant)
    news = [
        alert for alert in meant if actions.acknowledge(by=person, alert=alert, answer=answer, via=Via.TEXT)
    ]
    for alert in news[:1]:
        alert.refresh_from_db(fields=["answer", "answered_at", "answered_via"])
        actions.thank(alert)
    return meant[0].incident.topic


def _put_before_officer(reply: Reply, alert: Alert) -> str:
    """What could not be read is kept, answered once, and put before an officer."""
    Reply.objects.filter(pk=reply.pk).update(about=alert.incident.topic)
    write(
        by=None,
        subject=alert.incident.topic,
        kind="unreadable",
        text=f"{alert.post_title} sent a text that is not an answer. Read it below and ring them.",
    )
    _say(alert, "ack.unreadable", answers=ANSWERS[alert.party])
    return ""


def _ask_which(alerts: list[Alert]) -> str:
    first, second = alerts[0], next(alert for alert in alerts if alert.incident_id != alerts[0].incident_id)
    _say(first, "ack.which", ref2=second.incident.ref)
    return first.incident.topic


def _answer_after_the_end(reply: Reply, person) -> str:
    """An answer to an incident that is over is recorded, and says so. Any other text alarms the duty officer."""
    closed = last_closed_alert(person, clock.now() - REMEMBERED)
    if closed is None:
        _alarm_duty_officer(reply)
        return ""
    incident = closed.incident
    Reply.objects.filter(pk=reply.pk).update(about=incident.topic)
    write(
        by=None,
        subject=incident.topic,
        kind="late_reply",
        text=f"{closed.post_title} texted after the stand-down.",
    )
    _say(closed, "ack.closed", time=clock.hhmm(incident.stood_down_at))
    return ""


def _say(alert: Alert, key: str, **fields: object) -> None:
    """An automatic word back, unless this number had the same one lately: two machines must not talk to each other."""
    incident = alert.incident
    if alert.unreachable or not alert.number or answered_lately(alert.number, key, minutes=10, at_most=1):
        return
    fields = {"time": clock.hhmm(clock.now()), "ref": incident.ref} | fields
    body = book(incident.policy_edition).words(key, **fields)
    post(drafts=[draft(incident, alert, key, body, Lane.ORDINARY, seconds=600)])


def _alarm_duty_officer(reply: Reply) -> None:
    """A free text from a known contact is not an alert: the duty officer reads it, and raises."""
    now = clock.now()
    posts = on_duty(Role.DUTY_OFFICER, now)
    numbers = numbers_of([held.person_id for held in posts])
    body = book().words("inbox.duty", link=f"{settings.PUBLIC_URL}/messaging/inbox/")
    drafts = [
        Draft(
            person=held.person,
            to=numbers[held.person_id].number,
            body=body,
            kind="inbox.duty",
            topic="inbox",
            about=f"reply:{reply.pk}",
            lane=Lane.LIFE_SAFETY,
            expires_in=timedelta(hours=1),
        )
        for held in posts
        if held.person_id in numbers
        and not answered_lately(numbers[held.person_id].number, "inbox.duty", 10, 5)
    ]
    post(drafts=drafts, at=now)


def follow_text(sender, *, message: Message, **_) -> None:
    """Writes down a text that did not arrive, and settles the all-clear that one delivered."""
    if not message.about.startswith("alert:") or message.state not in (
        MessageState.DELIVERED,
        MessageState.FAILED,
    ):
        return
    alert_id = int(message.about.removeprefix("alert:"))
    if message.state == MessageState.DELIVERED:
        if message.kind == "standdown":
            for owed in AllClear.objects.filter(alert=alert_id, settled=""):
                actions.settle(owed, Settled.DELIVERED)
        return
    alert = Alert.objects.select_related("incident").get(pk=alert_id)
    reason = REASONS.get(message.error_code, "the provider could not deliver it")
    write(
        by=None,
        subject=alert.incident.topic,
        kind="undelivered",
        text=f"Text not delivered to {alert.post_title}: {reason}. Ring them.",
        detail=f"code {message.error_code}" if message.error_code else "",
        counts={"code": message.error_code},
    )
