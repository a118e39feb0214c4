"""The tension log: what officers hear is noted, may become a concern, and is forgotten after a year."""

import uuid

from django.db import transaction

from cohesion.directory.models import Area, Place
from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.live.actions import touch
from incidents.actions.raising import raise_incident
from incidents.learning_rules import objections_to_raising_from, objections_to_tension
from incidents.models import Incident, TensionEntry
from incidents.rules import insist
from incidents.states import Called999, Severity

SUBJECT = "tension"
MUST_KNOW = 200  # characters that a board has room for


@transaction.atomic
def note_tension(*, by, area: Area, sort: str, what: str, heard_from: str, level: str) -> TensionEntry:
    """Notes something heard in an area. The journal keeps that it was noted, not the words: they go after a year."""
    insist(objections_to_tension(standing(by), what=what))
    given = {"sort": sort, "heard_from": heard_from, "level": level}
    entry = TensionEntry.objects.create(area=area, what=what.strip(), by=by, at=clock.now(), **given)
    text = f"Noted: {entry.get_sort_display().partition(':')[0].lower()}, {area.name}"
    write(by=by, subject=SUBJECT, kind="tension.noted", text=text, counts={"level": level})
    return entry


@transaction.atomic
def raise_from_tension(
    *,
    by,
    entry: TensionEntry,
    place: Place,
    called_999: str = Called999.NOT_NEEDED,
    key: uuid.UUID | None = None,
) -> Incident:
    """Raises an entry as a concern (S4) about a place: officers on duty are told, nobody else. Once for each entry."""
    touch(SUBJECT)
    entry = TensionEntry.objects.select_related("area").get(pk=entry.pk)
    insist(objections_to_raising_from(standing(by), entry))
    incident = raise_incident(
        by=by,
        place=place,
        kind="rumour",
        severity=Severity.S4,
        key=key,
        called_999=called_999,
        must_know=entry.what[:MUST_KNOW],
    )
    TensionEntry.objects.filter(pk=entry.pk).update(incident=incident)
    text = f"An entry of {entry.area.name} was raised as {incident.ref}"
    write(by=by, subject=SUBJECT, kind="tension.raised", text=text)
    return incident
