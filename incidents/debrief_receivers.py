"""What a debrief hears from messaging: "2" is a call, whenever it comes."""

from cohesion.kit import clock
from cohesion.messaging import questions
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.signals import reply_received
from incidents import actions
from incidents.actions.debriefing import CALL_DIGIT
from incidents.models import DebriefInvitation


def listen() -> None:
    questions.register("debrief", open_among)
    reply_received.connect(call_by_text, dispatch_uid="incidents.debrief")


def open_among(abouts) -> set[str]:
    """Those invitations (`debrief:12`) whose questions are not closed. One query."""
    numbers = [int(about.removeprefix("debrief:")) for about in abouts]
    still = DebriefInvitation.objects.filter(pk__in=numbers, debrief__closes_at__gt=clock.now())
    return {f"debrief:{pk}" for pk in still.values_list("pk", flat=True)}


def call_by_text(sender, *, reply: Reply, person, digit: str, question: Message | None = None, **_) -> str:
    """Takes "2" to a debrief as the wish to be rung. Everything else is left to whoever comes after."""
    if question is None or digit != CALL_DIGIT or not question.about.startswith("debrief:"):
        return ""
    found = DebriefInvitation.objects.select_related(
        "debrief__incident", "alert__place", "alert__person", "person"
    )
    invitation = found.filter(pk=int(question.about.removeprefix("debrief:")), person=person).first()
    if invitation is None:
        return ""
    actions.ask_for_debrief_call(invitation=invitation, number=reply.sender, at=reply.said_at)
    return invitation.debrief.incident.topic
