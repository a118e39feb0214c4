"""The hot debrief: everyone who was told is asked four questions once, by a link of their own or by a call."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.directory.queries import standing
from cohesion.directory.states import Way
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.live.actions import touch
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book, book
from incidents.actions.moves import lock
from incidents.learning_rules import objections_to_answering_debrief, objections_to_calling
from incidents.models import Alert, Debrief, DebriefAnswer, DebriefInvitation, Incident
from incidents.queries import LIST, ever_told
from incidents.texts import one_way_words

KIND, CALL = "debrief.link", "debrief.call"
TEXT_WAITS = timedelta(hours=4)  # in the provider's queue; it asks nothing urgent
CALL_DIGIT = "2"


def open_debrief(incident: Incident, rules: Book, now: datetime) -> Debrief:
    """Sets both clocks, in the stand-down's transaction. Ended once more after a reopening, they run from that end.

    After an exercise nobody is asked and no day is set: it is there for who wants to write down what was learnt.
    """
    hours, due_days = rules.value("debrief.after_hours"), rules.value("debrief.due_days")
    is_due = not incident.is_drill and incident.severity in rules.value("debrief.severities")
    due_on = clock.local(now + timedelta(days=due_days)).date() if is_due else None
    given = {
        "invite_at": now + timedelta(hours=hours),
        "closes_at": now + timedelta(hours=rules.value("debrief.close_hours")),
        "due_on": due_on,
    }
    debrief, _ = Debrief.objects.update_or_create(incident=incident, defaults=given)
    return debrief


@transaction.atomic
def invite_to_debrief(*, by, debrief: Debrief) -> list[DebriefInvitation]:
    """Asks everyone who was told, each person once; whom no text or email reaches stands on the call list at once.

    Empty when it was done already, or the incident has been opened again: only one of two rounds asks.
    """
    incident, now = lock(debrief.incident), clock.now()
    waiting = Debrief.objects.filter(pk=debrief.pk, invited_at=None, closes_at__gt=now)
    if incident.is_open or waiting.update(invited_at=now) != 1:
        return []
    debrief.refresh_from_db()
    rules = book(incident.policy_edition)
    told = list({alert.person_id: alert for alert in reversed(ever_told(incident))}.values())
    invitations = [_invitation(debrief, alert, now) for alert in reversed(told)]
    DebriefInvitation.objects.bulk_create(invitations)
    asked = [one for one in invitations if one.call_asked_at is None]
    post(drafts=[_draft(one, incident, rules) for one in asked], at=now)
    write(
        by=by,
        subject=incident.topic,
        kind="debrief.asked",
        text=f"Asked {len(asked)} people how it went, until {clock.day_in_words(debrief.closes_at)}",
        detail=f"{len(invitations) - len(asked)} to be rung instead",
        counts={"people": len(invitations), "asked": len(asked)},
    )
    return invitations


def _invitation(debrief: Debrief, alert: Alert, now: datetime) -> DebriefInvitation:
    reached = not alert.unreachable and alert.way in (Way.TEXT, Way.EMAIL) and alert.way in carried()
    call_asked_at = None if reached else now
    return DebriefInvitation(debrief=debrief, alert=alert, person=alert.person, call_asked_at=call_asked_at)


def _draft(invitation: DebriefInvitation, incident: Incident, rules: Book) -> Draft:
    alert, is_text = invitation.alert, invitation.alert.way == Way.TEXT
    token = new_link(
        person=alert.person,
        purpose=PersonalLink.Purpose.DEBRIEF,
        about=invitation.about,
        expires_at=invitation.debrief.closes_at,
    )
    fields = {"ref": incident.ref, "link": f"{settings.PUBLIC_URL}/d/{token}/"}
    return Draft(
        person=alert.person,
        way=Way(alert.way),
        to=alert.number if is_text else alert.person.email,
        subject="" if is_text else rules.written("subject"),
        body=rules.words(KIND, **fields) if is_text else rules.written("debrief", **fields),
        one_way=one_way_words(rules, KIND, **fields) if is_text else "",
        kind=KIND,
        topic=incident.topic,
        about=invitation.about,
        answers=[CALL_DIGIT] if is_text else [],
        lane=Lane.ORDINARY,
        expires_in=TEXT_WAITS,
    )


@transaction.atomic
def answer_debrief(*, invitation: DebriefInvitation, anonymous: bool, **answers: str) -> None:
    """Keeps four answers, once for each person. Anonymous ones are kept with nothing that leads back to them: not the
    invitation, not the post, not the time; and the journal says only that one more has answered."""
    incident = lock(invitation.debrief.incident)
    invitation = DebriefInvitation.objects.select_related("debrief", "alert__place", "alert__person").get(
        pk=invitation.pk
    )
    insist(objections_to_answering_debrief(invitation, clock.now()))
    DebriefInvitation.objects.filter(pk=invitation.pk).update(answered=True)
    said_as = "" if anonymous else invitation.alert.post_title
    DebriefAnswer.objects.create(debrief=invitation.debrief, said_as=said_as, **answers)
    write(by=None, subject=incident.topic, kind="debrief.answered", text="Somebody answered the debrief")


@transaction.atomic
def ask_for_debrief_call(*, invitation: DebriefInvitation, at: datetime, number: str = "") -> None:
    """ "2": they are on the call list from now on, and a text to that number thanks them. Twice is once.

    Late is not too late; and who has been rung and asks again is on the list again.
    """
    incident = lock(invitation.debrief.incident)
    now = clock.now()
    not_waiting = Q(call_asked_at=None) | Q(called_at__isnull=False)
    mine = DebriefInvitation.objects.filter(not_waiting, pk=invitation.pk)
    if not mine.update(call_asked_at=at, called_at=None):
        return
    text = f"{invitation.alert.post_title} asks to be rung for the debrief"
    write(by=None, subject=incident.topic, kind="debrief.call_me", text=text)
    touch(LIST)
    if number:
        post(drafts=[_thanks(invitation, incident, number, now)], at=now)


@transaction.atomic
def ask_by_call(*, invitation: DebriefInvitation, reason: str) -> None:
    """The question did not reach them: they are on the call list from now on, unless they have answered."""
    incident = lock(invitation.debrief.incident)
    mine = DebriefInvitation.objects.filter(pk=invitation.pk, answered=False, call_asked_at=None)
    if mine.update(call_asked_at=clock.now()) != 1:
        return
    text = f"Not asked how it went: {invitation.alert.post_title}. To be rung instead"
    write(by=None, subject=incident.topic, kind="debrief.not_asked", text=text, detail=reason)
    touch(LIST)


def _thanks(invitation: DebriefInvitation, incident: Incident, number: str, now: datetime) -> Draft:
    body = book(incident.policy_edition).words(CALL, time=clock.hhmm(now), ref=incident.ref)
    return Draft(
        person=invitation.person,
        to=number,
        body=body,
        kind=CALL,
        topic=incident.topic,
        about=invitation.about,
        lane=Lane.ORDINARY,
        expires_in=timedelta(minutes=10),
    )


@transaction.atomic
def rung_for_debrief(*, by, invitation: DebriefInvitation) -> None:
    """An officer has rung somebody on the call list."""
    incident = lock(invitation.debrief.incident)
    invitation = DebriefInvitation.objects.select_related("alert__place", "alert__person").get(
        pk=invitation.pk
    )
    insist(objections_to_calling(standing(by), invitation))
    DebriefInvitation.objects.filter(pk=invitation.pk).update(called_at=clock.now())
    text = f"Rang {invitation.alert.post_title} for the debrief"
    write(by=by, subject=incident.topic, kind="debrief.rung", text=text)
    touch(LIST)
