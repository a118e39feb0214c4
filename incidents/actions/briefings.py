"""Calling a briefing by text, and taking the answers: 1 coming, 2 call me, 3 cannot."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.directory.states import Way
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.sms_text import measure
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane, OnUnknown
from cohesion.policy.book import book
from incidents.actions.calling_in import call_in_officers
from incidents.actions.moves import lock
from incidents.actions.todo import queue_call
from incidents.models import Alert, Briefing, BriefingInvite, Incident
from incidents.queries import ever_told
from incidents.record_rules import objections_to_briefing
from incidents.record_states import COMING_DIGITS, Coming
from incidents.rules import OTHERS_FORM, insist
from incidents.states import OFFICERS
from incidents.texts import briefing_words

KIND = "briefing"
NOBODY = "There is nobody to ask by text. Ring them."
TOO_LONG = "The joining link is too long for one text. Use a shorter one."


def asked_to(told: Sequence[Alert], *, everyone: bool) -> list[Alert]:
    """Of those who were told, whom a briefing is sent to by text: the officers, or everyone; each person once."""
    asked = {
        alert.person_id: alert
        for alert in reversed(told)
        if (everyone or alert.party in OFFICERS)
        and alert.number
        and not alert.unreachable
        and alert.way == Way.TEXT
    }
    return list(reversed(asked.values()))


@transaction.atomic
def call_briefing(
    *,
    by,
    incident: Incident,
    starts_at: datetime,
    link: str,
    everyone: bool = False,
    all_officers: bool = False,
    key: uuid.UUID | None = None,
) -> Briefing:
    """Asks the officers who were alerted to a briefing by text; or everyone alerted; or every police and council
    officer, who are alerted first where they have not been. The same `key` again returns the one it made.

    Raises Refused when the time has passed, or the link leads to a host that the policy does not name.
    """
    incident = lock(incident)
    if key and (called := Briefing.objects.filter(key=key).first()):
        insist([] if (called.incident_id, called.by_id) == (incident.pk, by.pk) else [OTHERS_FORM])
        return called
    rules, now = book(incident.policy_edition), clock.now()
    insist(objections_to_briefing(standing(by), incident, now, starts_at=starts_at, link=link, rules=book()))
    body, one_way = briefing_words(rules, incident, starts_at, link, now)
    insist([] if measure(body).segments == 1 else [TOO_LONG])
    if all_officers:
        call_in_officers(by=by, incident=incident, rules=rules, now=now)
    alerts = asked_to(ever_told(incident), everyone=everyone)
    insist([] if alerts else [NOBODY])
    briefing = Briefing.objects.create(
        incident=incident, key=key or uuid.uuid4(), starts_at=starts_at, link=link, by=by, at=now
    )
    invites = [BriefingInvite.objects.create(briefing=briefing, alert=alert) for alert in alerts]
    post(drafts=[_draft(invite, body, one_way, now) for invite in invites], at=now)
    write(
        by=by,
        subject=incident.topic,
        kind=KIND,
        text=f"Briefing called for {clock.hhmm(starts_at)}",
        detail=f"{'Everyone alerted' if everyone else 'Officers'}: {len(invites)} asked by text",
        counts={"people": len(invites)},
    )
    return briefing


def _draft(invite: BriefingInvite, body: str, one_way: str, now: datetime) -> Draft:
    """Worth sending until it begins."""
    return Draft(
        person=invite.alert.person,
        to=invite.alert.number,
        body=body,
        one_way=one_way,
        kind=KIND,
        topic=invite.briefing.incident.topic,
        about=invite.about,
        answers=list(COMING_DIGITS),
        lane=Lane.ORDINARY,
        on_unknown=OnUnknown.LEAVE,
        expires_in=invite.briefing.starts_at - now,
    )


@transaction.atomic
def answer_briefing(*, by, invite: BriefingInvite, answer: str, at: datetime) -> bool:
    """A person's answer; the last one counts. "2 call me" joins the queue of calls. False when it says nothing new."""
    incident = lock(invite.briefing.incident)
    invite = BriefingInvite.objects.select_related("alert", "briefing").get(pk=invite.pk)
    if invite.answered_at and at < invite.answered_at:
        return False
    if answer == Coming.CALL_ME:
        queue_call(invite.alert, at)
    if invite.answer == answer:
        return False
    BriefingInvite.objects.filter(pk=invite.pk).update(answer=answer, answered_at=at)
    when = clock.hhmm(invite.briefing.starts_at)
    write(
        by=by,
        subject=incident.topic,
        kind=f"briefing.{answer}",
        text=f"{invite.alert.post_title}: {Coming(answer).label.lower()}, briefing at {when}",
        by_name=invite.alert.post_title,
    )
    return True
