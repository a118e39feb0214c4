"""What must be true before an error is put right: corrected, withdrawn, widened, merged or opened again.

Lists of objections, as in rules.py. Source of each: DECISIONS "Alerting"; a correction reaches everyone who had the
error and cannot be deleted; merging is suggested, never automatic.
"""

from datetime import datetime, timedelta

from cohesion.directory.queries import Standing
from incidents.models import Incident
from incidents.rules import OFFICERS_ONLY, objections_to_standing_down, objections_unless_open
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
