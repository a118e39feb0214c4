"""Telling everyone who was told: updates, and notes on the timeline."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience, Entry
from cohesion.kit import clock
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import Book, book
from incidents.actions.alerting import draft, in_way
from incidents.actions.moves import lock
from incidents.languages import with_translations
from incidents.models import Alert, Incident, Update
from incidents.playbooks import plan_of
from incidents.queries import ever_told
from incidents.rules import OTHERS_FORM, insist, objections_to_update, objections_to_writing
from incidents.texts import late_update_words, objections_to_fact, update_words


@transaction.atomic
def send_update(
    *,
    by,
    incident: Incident,
    fact: str,
    next_by: datetime | None = None,
    police_agreed: bool = False,
    key: uuid.UUID | None = None,
) -> Update:
    """Sends what is now known, or that there is nothing new, to everyone ever told, once each.

    `fact` is at most 48 characters that a text can carry; empty means nothing new. `next_by` is the next promise, by
    default after the cadence of the severity. The same `key` again returns the update it made.
    """
    incident = lock(incident)
    if key and (sent := Update.objects.filter(key=key).first()):
        insist([] if (sent.incident_id, sent.by_id) == (incident.pk, by.pk) else [OTHERS_FORM])
        return sent
    insist(objections_to_update(standing(by), incident, fact=fact, police_agreed=police_agreed))
    insist(objections_to_fact(fact, "The update") if fact else [])
    return post_update(
        by=by, incident=incident, fact=fact, next_by=next_by, police_agreed=police_agreed, key=key
    )


def post_update(
    *,
    by,
    incident: Incident,
    fact: str,
    next_by: datetime | None = None,
    police_agreed: bool = False,
    key: uuid.UUID | None = None,
) -> Update:
    """The sending itself, in the transaction of an action that has locked the incident and asked the rules."""
    rules, now = book(incident.policy_edition), clock.now()
    next_by = next_by or default_next_by(incident)
    update = Update.objects.create(
        incident=incident,
        key=key or uuid.uuid4(),
        number=incident.updates.count() + 1,
        fact=fact,
        next_by=next_by,
        police_agreed=police_agreed or standing(by).is_police,
        by=by,
        at=now,
    )
    told = [alert for alert in ever_told(incident) if not alert.unreachable]
    drafts = [draft_of_update(incident, alert, update, Lane.ORDINARY, rules) for alert in told]
    post(drafts=with_translations(drafts, told, incident, rules, n=update.number), at=now)
    Incident.objects.filter(pk=incident.pk).update(update_due_at=next_by)
    write(
        by=by,
        subject=incident.topic,
        kind="update",
        text=f"Update {update.number}: {fact or 'nothing new'}",
        detail=f"To {len(told)} people. Next update promised by {clock.hhmm(next_by)}",
        audience=Audience.SITE,
        counts={"people": len(told)},
    )
    return update


def draft_of_update(incident: Incident, alert: Alert, update: Update, lane: Lane, rules: Book) -> Draft:
    """An update to one person. What leaves only when the next was due, as from quiet hours, names no time for that."""
    kind, body = update_words(rules, incident, update)
    seconds = rules.value("standdown.expires_seconds")
    text = draft(incident, alert, kind, body, lane, seconds=seconds)
    text = replace(text, late=late_update_words(rules, incident, update), late_from=update.next_by)
    return in_way(alert.way, text, incident, alert, rules)


def default_next_by(incident: Incident) -> datetime:
    """When the next update is due by the cadence of its plan."""
    return clock.now() + timedelta(minutes=plan_of(incident).update_minutes)


@transaction.atomic
def note(*, by, incident: Incident, text: str, police_only: bool = False) -> Entry:
    """Adds a line to the timeline. Police may keep a line to themselves."""
    who = standing(by)
    insist(objections_to_writing(who, incident))
    insist([] if text.strip() else ["Type what happened."])
    audience = Audience.POLICE if police_only and who.is_police else Audience.PARTNERS
    return write(by=by, subject=incident.topic, kind="note", text=text.strip(), audience=audience)
