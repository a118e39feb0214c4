"""Rumours: log, check, agree one line, and note where it was used. No claim is ever sent to anybody."""

from datetime import timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.policy.book import book
from incidents.actions.moves import lock
from incidents.models import Incident, LineUse, Rumour
from incidents.record_rules import objections_to_line
from incidents.record_states import Verdict
from incidents.rules import Refused, insist, objections_to_writing


@transaction.atomic
def log_rumour(*, by, incident: Incident, claim: str, source: str) -> Rumour:
    """Logs what is being said, for police and council officers, with the time by which it is to be checked."""
    incident = lock(incident)
    insist(objections_to_writing(standing(by), incident))
    now, minutes = clock.now(), book(incident.policy_edition).value("rumour.check_minutes")
    check_by = now + timedelta(minutes=minutes)
    rumour = Rumour.objects.create(
        incident=incident, claim=claim, source=source, by=by, at=now, check_by=check_by
    )
    write(
        by=by,
        subject=incident.topic,
        kind="rumour",
        text=f"Rumour: {claim}",
        detail=f"Heard from: {source}. To be checked by {clock.hhmm(check_by)}",
    )
    return rumour


@transaction.atomic
def check_rumour(*, by, rumour: Rumour, verdict: str) -> Rumour:
    """Says whether it is true, false or not known. A later verdict takes the place of an earlier one."""
    rumour = _locked(by, rumour)
    insist([] if verdict else ["Say whether it is true, false or not known."])
    rumour.verdict, rumour.checked_by, rumour.checked_at = verdict, by, clock.now()
    rumour.save(update_fields=["verdict", "checked_by", "checked_at"])
    write(
        by=by,
        subject=rumour.incident.topic,
        kind="rumour.checked",
        text=f"Rumour checked, {Verdict(verdict).label}: {rumour.claim}",
        detail=f"After {clock.in_words(rumour.checked_at - rumour.at)}",
        counts={"seconds": round((rumour.checked_at - rumour.at).total_seconds()), "verdict": verdict},
    )
    return rumour


@transaction.atomic
def agree_line(*, by, rumour: Rumour, line: str, police_agreed: bool = False) -> Rumour:
    """The one line to say. Everyone who was alerted can read it on the board, without the claim. It is not texted."""
    rumour, line = _locked(by, rumour), line.strip()
    incident = rumour.incident
    insist(objections_to_line(standing(by), incident, rumour, line=line, police_agreed=police_agreed))
    rumour.line, rumour.line_at, rumour.line_by = line, clock.now(), by
    rumour.save(update_fields=["line", "line_at", "line_by"])
    write(
        by=by,
        subject=incident.topic,
        kind="line",
        text=f"Agreed line: {line}",
        audience=Audience.SITE,
    )
    return rumour


@transaction.atomic
def note_use(*, by, rumour: Rumour, where: str) -> LineUse:
    """Where the agreed line was used, as it was then, so that a correction can follow it there."""
    rumour = _locked(by, rumour)
    if not rumour.line:
        raise Refused(["There is no agreed line yet."])
    write(by=by, subject=rumour.incident.topic, kind="line.used", text=f"Agreed line used: {where}")
    return LineUse.objects.create(rumour=rumour, line=rumour.line, where=where, by=by, at=clock.now())


def _locked(by, rumour: Rumour) -> Rumour:
    """The rumour as it is now, with other writers of its incident waiting. Raises Refused unless an officer asks."""
    incident = lock(rumour.incident)
    insist(objections_to_writing(standing(by), incident))
    found = Rumour.objects.get(pk=rumour.pk)
    found.incident = incident
    return found
