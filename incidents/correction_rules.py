"""What must be true before an error is put right: corrected, withdrawn, widened, merged or opened again.

Lists of objections, as in rules.py. Source of each: DECISIONS "Alerting"; a correction reaches everyone who had the
error and cannot be deleted; merging is suggested, never automatic.
"""

from datetime import datetime, timedelta

from cohesion.directory.queries import Standing
from incidents.models import Incident
from incidents.rules import CONFIRMERS, OFFICERS_ONLY, objections_to_standing_down, objections_unless_open
from incidents.states import NEEDS_POLICE, State


def objections_to_correcting(
    who: Standing, incident: Incident, *, police_agreed: bool, noticed_at: datetime, now: datetime
) -> list[str]:
    """Officers, also after the end: who was told something wrong is owed the truth. Police agree S1 and S2 facts."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if incident.state in (State.MERGED, State.PAUSED):
        return objections_unless_open(incident)
    if noticed_at > now:
        return ["The time at which you noticed it is still to come."]
    if incident.severity in NEEDS_POLICE and not (who.is_police or police_agreed):
        return [
            "Police liaison has to agree the words of an S1 or S2 correction. Tick the box when they have."
        ]
    return []


def objections_to_withdrawing(who: Standing, incident: Incident, *, agreed_by: str, reason: str) -> list[str]:
    """The same authority as a stand-down, and a reason."""
    objections = objections_to_standing_down(who, incident, agreed_by=agreed_by)
    return objections or ([] if reason.strip() else ["Say why it was sent in error."])


def objections_to_reopening(
    who: Standing, incident: Incident, *, reason: str, hours: int, now: datetime
) -> list[str]:
    """Any officer, for a day: an incident that is not over must not wait for somebody to agree that it is not."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if incident.state != State.STOOD_DOWN:
        return ["Only an incident that was stood down can be opened again."]
    if now > incident.stood_down_at + timedelta(hours=hours):
        return [f"It was stood down more than {hours} hours ago. Report a new incident."]
    return [] if reason.strip() else ["Say why it is opened again."]


def objections_to_widening(who: Standing, incident: Incident, *, km: float, most_km: float) -> list[str]:
    """Whoever may confirm, once it is confirmed: the second ring is the first thing to be confirmed."""
    if not who.roles & CONFIRMERS:
        return ["Only police liaison, the duty officer or the cohesion lead can widen it."]
    if incident.is_drill:
        return ["An exercise alerts only those who were chosen when it began."]
    if incident.is_open and incident.state != State.CONFIRMED:
        return ["Confirm it first. It can be widened after that."]
    if km > most_km:
        return [f"It can be widened to {most_km} km at most. Choose places that are further away by name."]
    return objections_unless_open(incident)


def objections_to_merging(who: Standing, incident: Incident, into: Incident) -> list[str]:
    """Officers, while both are open. The less serious goes into the more serious, so that nobody is told less."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if incident.pk == into.pk:
        return ["That is the same report."]
    if incident.is_drill != into.is_drill:
        return ["An exercise and something real are never merged."]
    if not (incident.is_open and into.is_open):
        return ["Both reports have to be open."]
    return _which_goes_on(incident, into)


def _which_goes_on(incident: Incident, into: Incident) -> list[str]:
    """Never the less serious, nor one that neighbours have yet to hear of: that one is confirmed first."""
    instead = f"Merge {into.ref} into it instead."
    if incident.severity < into.severity:
        return [f"{incident.ref} is the more serious. {instead}"]
    if incident.state == State.CONFIRMED and into.state == State.RAISED:
        if incident.severity == into.severity:
            return [f"{incident.ref} is confirmed and {into.ref} is not. {instead}"]
        return [f"{into.ref} is the more serious, and not confirmed yet. Confirm it first, then merge."]
    return []


def objections_to_taking_apart(
    who: Standing, incident: Incident, into: Incident, *, until: datetime, now: datetime
) -> list[str]:
    """Officers, within the hour, while the report that went on is open."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if incident.state != State.MERGED:
        return ["This report is not merged into another."]
    if not into.is_open:
        return [f"{into.ref} has ended, and everyone was told. Report it anew if it goes on."]
    return [] if now <= until else ["They were merged too long ago to be taken apart."]
