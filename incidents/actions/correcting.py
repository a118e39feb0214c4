"""Putting right what was sent: everyone who had the error is told, in order, and nothing of it is deleted."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.messaging.actions import Draft, post, take_back
from cohesion.messaging.languages import translations_of
from cohesion.messaging.states import Lane
from cohesion.policy.book import Book, book
from incidents.actions.alerting import draft, in_way
from incidents.actions.informing import draft_of_update
from incidents.actions.moves import lock
from incidents.correction_queries import Heard, heard
from incidents.correction_rules import objections_to_correcting
from incidents.correction_texts import correction_words
from incidents.languages import with_translations
from incidents.models import Correction, Incident, Update
from incidents.rules import OTHERS_FORM, insist
from incidents.texts import objections_to_fact

CORRECTION = "correction"


@transaction.atomic
def send_correction(
    *,
    by,
    incident: Incident,
    fact: str,
    update: Update | None = None,
    noticed_at: datetime | None = None,
    police_agreed: bool = False,
    key: uuid.UUID | None = None,
) -> Correction:
    """Tells everyone who had an update, or the alert (`update=None`), what is true instead.

    What has not left of the error is taken back, and those people get the update with the right words. Whoever was
    added since has seen it on the board, and is told too. Nothing overtakes the error: same topic, a later row, no
    earlier lane. The same `key` again returns the correction it made. Raises Refused with what speaks against it.
    """
    incident = lock(incident)
    if key and (sent := Correction.objects.filter(key=key).first()):
        insist([] if (sent.incident_id, sent.by_id) == (incident.pk, by.pk) else [OTHERS_FORM])
        return sent
    now, who = clock.now(), standing(by)
    noticed_at = noticed_at or now
    insist(
        objections_to_correcting(who, incident, police_agreed=police_agreed, noticed_at=noticed_at, now=now)
    )
    insist(objections_to_fact(fact, "The correction"))
    taken_back = take_back(ids=heard(incident, update).unsent)
    if taken_back:
        take_back(ids=translations_of(taken_back))
    told = heard(incident, update)
    correction = Correction.objects.create(
        incident=incident,
        key=key or uuid.uuid4(),
        number=incident.corrections.count() + 1,
        update=update,
        fact=fact,
        noticed_at=noticed_at,
        police_agreed=police_agreed or who.is_police,
        by=by,
        at=now,
    )
    post(drafts=_drafts(correction, told, book(incident.policy_edition)), at=now)
    _record(by, correction, told, len(taken_back))
    return correction


def _drafts(correction: Correction, told: Heard, rules: Book) -> Iterable[Draft]:
    """The correction to whoever had the error; the update, put right, to whoever is spared it."""
    incident, update, seconds = (
        correction.incident,
        correction.update,
        rules.value("standdown.expires_seconds"),
    )
    lane = Lane.ORDINARY if update else Lane.STAND_DOWN  # after that of the alert
    for alert, sent_at in told.had:
        if not alert.unreachable:
            words = correction_words(rules, incident, correction.fact, sent_at)
            text = draft(incident, alert, CORRECTION, words, lane, seconds=seconds)
            said = in_way(alert.way, text, incident, alert, rules)
            yield from with_translations([said], [alert], incident, rules, time=clock.hhmm(sent_at))
    for alert in told.spared:
        right = Update(number=update.number, fact=correction.fact, next_by=update.next_by, at=correction.at)
        said = draft_of_update(incident, alert, right, lane, rules)
        yield from with_translations([said], [alert], incident, rules, n=right.number)


def _record(by, correction: Correction, told: Heard, taken_back: int) -> None:
    ring = sum(1 for alert, _ in told.had if alert.unreachable)
    took = correction.at - correction.noticed_at
    detail = [
        f"To {len(told.had) - ring} people who had it, {clock.in_words(took)} after it was noticed",
        f"{taken_back} unsent taken back" if taken_back else "",
        f"{ring} to be rung" if ring else "",
    ]
    write(
        by=by,
        subject=correction.incident.topic,
        kind=CORRECTION,
        text=f"Correction {correction.number}, of {correction.of_what}: {correction.fact}",
        detail="; ".join(filter(None, detail)),
        audience=Audience.SITE,
        counts={"people": len(told.had), "taken_back": taken_back, "seconds": round(took.total_seconds())},
    )
