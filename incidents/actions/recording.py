"""The officers' record: M/ETHANE, decisions, who perceives hate, and the police's own reference."""

from datetime import datetime

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from incidents.actions.moves import lock
from incidents.models import Decision, ForceReference, Incident, Methane, Perception
from incidents.record_rules import objections_to_deciding, objections_to_methane, objections_to_reference
from incidents.record_states import Perceived, Perceiver
from incidents.rules import insist, objections_to_writing


@transaction.atomic
def set_methane(*, by, incident: Incident, seen: int = 0, **boxes: str) -> Methane:
    """Sets a new version of M/ETHANE; the earlier ones stay. A box left out, or empty, is not known yet.

    `seen` is the number of the version the writer had before them: Refused if there is a newer one by now.
    """
    incident = lock(incident)
    newest = incident.methanes.first()
    insist(objections_to_methane(standing(by), incident, newest, seen))
    version = Methane.objects.create(incident=incident, number=seen + 1, by=by, at=clock.now(), **boxes)
    known = sum(bool(words) for _, _, words in version.boxes)
    write(
        by=by,
        subject=incident.topic,
        kind="methane",
        text=f"M/ETHANE, version {version.number}: {known} of 7 known",
        detail="; ".join(f"{name}: {words}" for _, name, words in version.boxes if words),
        counts={"version": version.number, "known": known},
    )
    return version


@transaction.atomic
def decide(
    *,
    by,
    incident: Incident,
    what: str,
    why: str,
    rejected: str = "",
    review_at: datetime | None = None,
    supersedes: Decision | None = None,
) -> Decision:
    """Adds a decision to the log. It is never changed: a later one may `supersede` it, and so settle its review."""
    incident, now = lock(incident), clock.now()
    insist(objections_to_deciding(standing(by), incident, now, review_at=review_at, old=supersedes))
    decision = Decision.objects.create(
        incident=incident,
        number=incident.decisions.count() + 1,
        what=what,
        why=why,
        rejected=rejected,
        review_at=review_at,
        supersedes=supersedes,
        by=by,
        at=now,
    )
    instead = f", in place of decision {supersedes.number}" if supersedes else ""
    details = [
        f"Why: {why}",
        f"Not taken: {rejected}" if rejected else "",
        f"Review by {clock.hhmm(review_at)}" if review_at else "",
    ]
    write(
        by=by,
        subject=incident.topic,
        kind="decision",
        text=f"Decision {decision.number}{instead}: {what}",
        detail=". ".join(filter(None, details)),
        counts={"decision": decision.number},
    )
    return decision


@transaction.atomic
def record_perception(*, by, incident: Incident, answer: str, perceiver: str) -> Perception:
    """Whether somebody perceives an element of hate, and who. It is passed on as it was said, and finds nothing."""
    incident = lock(incident)
    insist(objections_to_writing(standing(by), incident))
    said = Perception.objects.create(
        incident=incident, answer=answer, perceiver=perceiver, by=by, at=clock.now()
    )
    write(
        by=by,
        subject=incident.topic,
        kind="perception",
        text=f"Possible hate element: {Perceived(answer).label.lower()}",
        detail=f"So says: {Perceiver(perceiver).label.lower()}. A perception, not a finding",
    )
    return said


@transaction.atomic
def set_force_reference(*, by, incident: Incident, reference: str) -> ForceReference:
    """The police's number for it. Only police read it, and nobody else can tell that it was set."""
    insist(objections_to_reference(standing(by)))
    entry = f"Force reference: {reference}"
    write(by=by, subject=incident.topic, kind="reference", text=entry, audience=Audience.POLICE)
    return ForceReference.objects.create(incident=incident, reference=reference, by=by, at=clock.now())
