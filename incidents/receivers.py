"""What an incident hears from messaging: replies to its questions, and what became of its texts.

Source of the rules for two open alerts: DECISIONS, "Answers": 1 acknowledges all that the person was sent, 2 opens one
call naming all, 3 asks which.
"""

from datetime import timedelta

from django.conf import settings

from cohesion.directory.queries import numbers_of
from cohesion.directory.states import Role, Way
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging import keywords, questions
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.languages import is_translation
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.queries import answered_lately, may_answer_by_itself
from cohesion.messaging.rules import why
from cohesion.messaging.signals import message_settled, reply_received
from cohesion.messaging.states import Lane
from cohesion.messaging.states import State as MessageState
from cohesion.policy.book import book
from incidents import actions, briefing_replies
from incidents.actions.alerting import draft
from incidents.actions.ladders import fall_through
from incidents.actions.other_ways import try_other_ways
from incidents.broadcast_queries import broadcasts_open_among
from incidents.models import Alert, AllClear, Listener
from incidents.queries import last_closed_alert, open_alerts, open_among, surviving
from incidents.states import DIGITS, LAST_WORDS, Answer, Settled, Via
from incidents.targeting import first_way, on_duty_and_reachable
from incidents.texts import ANSWERS, one_way_words

HELP = "ack.help"
ALARM, ALARM_AGAIN_AFTER, MOST_ALARMS = "inbox.duty", timedelta(minutes=10), 10
NOT_DELIVERED = {
    Way.TEXT: "Text not delivered to {}",
    Way.VOICE: "Call to {} did not get through",
    Way.EMAIL: "Email not delivered to {}",
}
OURS = ("alert:", "briefing:")  # what our own questions are about


def listen() -> None:
    questions.register("alert", open_among)
    questions.register("broadcast", broadcasts_open_among)
    keywords.goes_first(lambda person, at: bool(open_alerts(person, at)))
    reply_received.connect(briefing_replies.answer_by_text, dispatch_uid="briefings")
    reply_received.connect(answer_by_text, dispatch_uid="incidents")
    reply_received.connect(answer_to_broadcast, dispatch_uid="broadcasts")
    message_settled.connect(follow_text, dispatch_uid="incidents")


def answer_by_text(
    sender, *, reply: Reply, person, digit: str, question: Message | None = None, ref: str = "", **_
) -> str:
    """Takes a reply as the answer to the person's open alerts; returns the topic it answered, or "" if none.

    While an alert is open to them, whatever they say is about that. An answer to another's question is left alone.
    """
    ref = surviving(ref) if ref else ref
    alerts = open_alerts(person, reply.said_at)
    meant = [alert for alert in alerts if not ref or alert.incident.ref == ref]
    if not alerts and digit and question and not question.about.startswith(OURS):
        return ""
    if not meant:
        return _answer_to_nothing_open(reply, person, digit, ref, alerts)
    if digit not in DIGITS:
        return _put_before_officer(reply, meant[0])
    answer = DIGITS[digit]
    if answer == Answer.NOT_ME and len({alert.incident_id for alert in meant}) > 1:
        return _ask_which(meant)
    for topic in sorted({alert.incident.topic for alert in meant}):
        touch(topic)  # in one order, so that two people with the same alerts do not lock each other out
    via = Via.VOICE if reply.is_key else Via.TEXT
    news = [
        alert
        for alert in meant
        if actions.acknowledge(by=person, alert=alert, answer=answer, via=via, at=reply.said_at)
    ]
    for alert in [] if reply.is_key else news[-1:]:  # the newest was just asked; a caller is thanked aloud
        if may_answer_by_itself(reply.sender):
            actions.thank(alert)
    return meant[0].incident.topic


def answer_to_broadcast(
    sender, *, reply: Reply, person, digit: str, question: Message | None = None, **_
) -> str:
    """Takes a digit as the answer to a broadcast, when it answers that question and no alert: 2 asks for a call."""
    if not digit or question is None or not question.about.startswith("broadcast:"):
        return ""
    number = int(question.about.removeprefix("broadcast:"))
    listener = Listener.objects.select_related("broadcast").filter(pk=number, person=person).first()
    if listener is None or digit not in question.answers:
        return ""
    actions.answer_broadcast(listener=listener, answer=DIGITS[digit], at=reply.said_at)
    return listener.broadcast.topic


def _put_before_officer(reply: Reply, alert: Alert) -> str:
    """What could not be read is kept, answered once, and put before an officer."""
    reply.about = alert.incident.topic
    write(
        by=None,
        subject=alert.incident.topic,
        kind="unreadable",
        text=f"{alert.post_title} sent a text that is not an answer. Read it below and ring them.",
    )
    _say(alert, "ack.unreadable", answers=ANSWERS[alert.party])
    return _alarm_duty_officer(reply)


def _ask_which(alerts: list[Alert]) -> str:
    first, second = alerts[0], next(alert for alert in alerts if alert.incident_id != alerts[0].incident_id)
    _say(first, "ack.which", ref2=second.incident.ref)
    return first.incident.topic


def _answer_to_nothing_open(reply: Reply, person, digit: str, ref: str, alerts: list[Alert]) -> str:
    """An answer to an incident that is over is recorded, and says so. Any other text alarms the duty officer."""
    remembered = timedelta(days=book().value("answers.understood_days"))
    closed = last_closed_alert(person, reply.said_at - remembered, ref)
    if closed is None:
        return _put_before_officer(reply, alerts[0]) if alerts else _take_free_text(reply, person)
    if digit not in ("1", "3"):
        _alarm_duty_officer(reply)  # it may be the next emergency, not an answer to the last
    incident = closed.incident
    reply.about = incident.topic
    text = f"{closed.post_title} texted after the stand-down."
    if reply.said_at < incident.stood_down_at:
        text = (
            f"{closed.post_title} texted at {clock.hhmm(reply.said_at)}: read back only after the stand-down."
        )
    write(by=None, subject=incident.topic, kind="late_reply", text=text)
    _say(closed, "ack.closed", time=clock.hhmm(incident.stood_down_at))
    return ""


def _say(alert: Alert, key: str, **fields: object) -> None:
    """An automatic word back, unless this number had the same one lately: two machines must not talk to each other."""
    incident = alert.incident
    cannot_text = alert.unreachable or not alert.number or alert.way != Way.TEXT
    if cannot_text or not _may_say(alert.number, key):
        return
    fields = {"time": clock.hhmm(clock.now()), "ref": incident.ref} | fields
    rules = book(incident.policy_edition)
    body, one_way = rules.words(key, **fields), one_way_words(rules, key, **fields)
    post(drafts=[draft(incident, alert, key, body, Lane.ORDINARY, seconds=600, one_way=one_way)])


def _may_say(number: str, key: str) -> bool:
    return not answered_lately(number, key, minutes=10, at_most=1) and may_answer_by_itself(number)


def _take_free_text(reply: Reply, person) -> str:
    """HELP, or anything else that answers nothing: an officer reads it, and the sender is told so and what to do."""
    if _may_say(reply.sender, HELP):
        body = book().words(HELP)
        about = f"reply:{reply.pk}"
        post(
            drafts=[
                Draft(
                    person=person,
                    to=reply.sender,
                    body=body,
                    kind=HELP,
                    topic="inbox",
                    about=about,
                    lane=Lane.ORDINARY,
                    expires_in=timedelta(minutes=10),
                )
            ]
        )
    return _alarm_duty_officer(reply)


def _alarm_duty_officer(reply: Reply) -> str:
    """A free text from a known contact is not an alert: the duty officer reads it, and raises.

    Once in ten minutes for each sender, so that one talkative contact does not drown out another; and at most ten in
    that time, so that the networks, which carry a hundred an hour, still carry alerts. Its time makes each another
    text, of which they carry more than of the same.
    """
    now = clock.now()
    earlier = Reply.objects.filter(sender=reply.sender, received_at__gt=now - ALARM_AGAIN_AFTER).exclude(
        pk=reply.pk
    )
    about = [f"reply:{pk}" for pk in earlier.values_list("pk", flat=True)]
    if Message.objects.filter(kind=ALARM, about__in=about).exists():
        return ""
    posts = on_duty_and_reachable(Role.DUTY_OFFICER, now)
    numbers = numbers_of([held.person_id for held in posts])
    body = book().words(ALARM, link=f"{settings.PUBLIC_URL}/messaging/inbox/", time=clock.hhmm(now))
    aloud = book().spoken(ALARM)
    called = {pk for pk, point in numbers.items() if first_way(point, None) == Way.VOICE}
    drafts = [
        Draft(
            person=held.person,
            way=Way.VOICE if held.person_id in called else Way.TEXT,
            to=numbers[held.person_id].number,
            body=aloud if held.person_id in called else body,
            kind=ALARM,
            topic="inbox",
            about=f"reply:{reply.pk}",
            lane=Lane.LIFE_SAFETY,
            expires_in=timedelta(hours=1),
        )
        for held in posts
        if held.person_id in numbers
        and not answered_lately(numbers[held.person_id].number, ALARM, 10, MOST_ALARMS)
    ]
    post(drafts=drafts, at=now)
    return ""


def follow_text(sender, *, message: Message, **_) -> None:
    """Writes down what did not arrive and tries another way; settles the all-clear that one delivered."""
    if not message.about.startswith("alert:") or message.state not in (
        MessageState.DELIVERED,
        MessageState.FAILED,
    ):
        return
    if is_translation(message):
        return  # the English text beside it says whether they are reached, and asks
    if message.kind == "ladder.next":
        return  # it went with an alert to the same number, whose failure says the same
    is_plain = message.way == Way.TEXT and message.kind not in LAST_WORDS
    if message.state == MessageState.DELIVERED and is_plain:
        return  # nothing follows, and there are many of them
    alert_id = int(message.about.removeprefix("alert:"))
    alert = Alert.objects.select_related("incident__place__area", "person").get(pk=alert_id)
    if message.state == MessageState.DELIVERED:
        _arrived(message, alert)
    else:
        _did_not_arrive(message, alert)


def _arrived(message: Message, alert: Alert) -> None:
    """A call that was answered is written down: no key was pressed yet, and it may have been a machine."""
    is_call = message.way == Way.VOICE
    if is_call:
        text = f"Called {alert.post_title}: answered."
        write(by=None, subject=alert.incident.topic, kind="called", text=text)
    if message.kind in LAST_WORDS:
        for owed in AllClear.objects.filter(alert=alert, settled=""):
            actions.settle(owed, Settled.ANSWERED if is_call else Settled.DELIVERED)


def _did_not_arrive(message: Message, alert: Alert) -> None:
    what = NOT_DELIVERED[Way(message.way)].format(alert.post_title)
    reason = why(message.error_code) or "the provider could not deliver it"
    ways = try_other_ways(message, alert, clock.now())
    is_first = message.way == alert.way and not message.instead_of_id  # sent anew, it hurries nobody twice
    if message.kind.startswith("alert.") and is_first and alert.answer == Answer.NONE:
        fall_through(alert, clock.now())
    write(
        by=None,
        subject=alert.incident.topic,
        kind="undelivered",
        text=f"{what}: {reason}. {_what_now(ways)}",
        counts={"code": message.error_code},
    )


def _what_now(ways: list[Way]) -> str:
    """What the service does by itself; ringing is left to people when it can do nothing more."""
    doing = [word for way, word in ((Way.VOICE, "Calling"), (Way.EMAIL, "emailing")) if way in ways]
    return f"{' and '.join(doing).capitalize()} them." if doing else "Ring them."
