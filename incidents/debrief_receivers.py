"""What a debrief hears from messaging: "2" is a call, whenever it comes, and so is a question that did not arrive."""

from cohesion.kit import clock
from cohesion.messaging import questions
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.rules import why
from cohesion.messaging.signals import message_settled, reply_received
from cohesion.messaging.states import State as MessageState
from incidents import actions
from incidents.actions.debriefing import CALL_DIGIT, KIND
from incidents.models import DebriefInvitation


def listen() -> None:
    questions.register("debrief", open_among)
    reply_received.connect(call_by_text, dispatch_uid="incidents.debrief")
    message_settled.connect(ring_instead, dispatch_uid="incidents.debrief")


def open_among(abouts) -> set[str]:
    """Those invitations (`debrief:12`) whose questions are not closed. One query."""
    numbers = [int(about.removeprefix("debrief:")) for about in abouts]
    still = DebriefInvitation.objects.filter(pk__in=numbers, debrief__closes_at__gt=clock.now())
    return {f"debrief:{pk}" for pk in still.values_list("pk", flat=True)}


def call_by_text(sender, *, reply: Reply, person, digit: str, question: Message | None = None, **_) -> str:
    """Takes "2" to a debrief as the wish to be rung. Everything else is left to whoever comes after."""
    if question is None or digit != CALL_DIGIT or not question.about.startswith("debrief:"):
        return ""
    invitation = _invitation(question.about)
    if invitation is None or invitation.person != person:
        return ""
    actions.ask_for_debrief_call(invitation=invitation, number=reply.sender, at=reply.said_at)
    return invitation.debrief.incident.topic


def ring_instead(sender, *, message: Message, **_) -> None:
    """Puts whoever the question did not reach on the call list: everyone who was told is asked, one way or another.

    One that is sent anew is waited for.
    """
    lost = message.state in (MessageState.FAILED, MessageState.EXPIRED)
    if message.kind != KIND or not lost or message.instead.exists():
        return
    if invitation := _invitation(message.about):
        reason = why(message.error_code) or message.get_state_display().lower()
        actions.ask_by_call(invitation=invitation, reason=reason)


def _invitation(about: str) -> DebriefInvitation | None:
    found = DebriefInvitation.objects.select_related(
        "debrief__incident", "alert__place", "alert__person", "person"
    )
    return found.filter(pk=int(about.removeprefix("debrief:"))).first()
