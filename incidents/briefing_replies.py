"""Answers to a briefing by text: 1 coming, 2 call me, 3 cannot.

An alert goes before: while somebody has one open that they have not answered, what they say is about that (DECISIONS,
"Answers"). Once it is answered, the newest question is the one that counts.
"""

from cohesion.kit import clock
from cohesion.messaging.actions import post
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.queries import answered_lately, may_answer_by_itself
from cohesion.messaging.questions import asked_before
from cohesion.messaging.rules import understand
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from incidents import actions
from incidents.actions.alerting import draft
from incidents.models import BriefingInvite
from incidents.queries import open_alerts
from incidents.record_states import COMING_DIGITS
from incidents.states import Answer
from incidents.texts import when

THANKS = "ack.briefing"


def answer_by_text(sender, *, reply: Reply, **_) -> str:
    """Takes a digit as the answer to a briefing; returns the incident's topic, or "" if it answers something else.

    On a phone that several share, it is whoever was last asked.
    """
    meaning = understand(reply.body)
    invite = None if reply.is_key or meaning.digit not in COMING_DIGITS else _asked_last(reply)
    if invite is None or meaning.ref not in ("", invite.briefing.incident.ref):
        return ""
    person = invite.alert.person
    if any(alert.answer == Answer.NONE for alert in open_alerts(person, reply.said_at)):
        return ""
    reply.person = person
    answer = COMING_DIGITS[meaning.digit]
    if actions.answer_briefing(by=person, invite=invite, answer=answer, at=reply.said_at):
        _thank(invite)
    return invite.briefing.incident.topic


def _asked_last(reply: Reply) -> BriefingInvite | None:
    """The briefing that the newest question to this number is about, while its incident is open."""
    newest: Message | None = asked_before(reply.sender, at=reply.said_at).first()
    if newest is None or not newest.about.startswith("briefing:"):
        return None
    invites = BriefingInvite.objects.select_related("briefing__incident__place__area", "alert__person")
    invite = invites.filter(pk=int(newest.about.removeprefix("briefing:"))).first()
    if invite is None or not invite.briefing.incident.is_open:
        return None
    reply.question = newest
    return invite


def _thank(invite: BriefingInvite) -> None:
    """Once in ten minutes at most, as machines answer machines."""
    incident, number = invite.briefing.incident, invite.alert.number
    if answered_lately(number, THANKS, minutes=10, at_most=1) or not may_answer_by_itself(number):
        return
    at = when(invite.briefing.starts_at, clock.now())
    body = book(incident.policy_edition).words(THANKS, next=at, ref=incident.ref)
    post(drafts=[draft(incident, invite.alert, THANKS, body, Lane.ORDINARY, seconds=600)])
