"""What must be true before and after an incident: the tension log, recovery, the debriefs, and what is learnt."""

from collections.abc import Collection
from datetime import datetime

from cohesion.directory.queries import Standing
from cohesion.directory.states import Visibility
from incidents.models import Debrief, DebriefInvitation, Incident, Lesson, RecoveryStep, TensionEntry
from incidents.rules import OFFICERS_ONLY
from incidents.states import Lesson as LessonState
from incidents.states import Recovery

BREAK_GLASS = "break_glass"  # the key of the line that reviews one


def may_see_tension(who: Standing) -> bool:
    """Police liaison and council officers only."""
    return who.is_officer


def objections_to_tension(who: Standing, *, what: str) -> list[str]:
    if not who.is_officer:
        return [OFFICERS_ONLY]
    return [] if what.strip() else ["Say what was heard."]


def objections_to_raising_from(who: Standing, entry: TensionEntry) -> list[str]:
    """One concern for each entry of the tension log."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    return ["This entry has been raised already."] if entry.incident_id else []


def objections_to_recovery(who: Standing, person, step: RecoveryStep, *, to: str, reason: str) -> list[str]:
    """Officers; what is not needed needs a reason; what is settled stays so. Nobody reviews their own break-glass."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if step.state != Recovery.OPEN:
        return ["This has been settled already."]
    if to == Recovery.NOT_NEEDED and not reason.strip():
        return ["Say why it is not needed."]
    if to and step.key == BREAK_GLASS and step.incident.confirmed_by_id == person.pk:
        return ["You confirmed it yourself. Somebody else reviews it."]
    return []


def objections_to_meeting(
    who: Standing, incident: Incident, severities: Collection[str], *, was: Collection[str]
) -> list[str]:
    """A community meeting is asked for once it is over, after the severities that policy names. `was` are all that it
    has been: what began as an S1 frightened people as one, whatever it ended as."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if incident.is_drill:
        return ["This was an exercise. No meeting is asked for after one."]
    if incident.is_open:
        return ["This incident is not over. A community meeting is asked for after the stand-down."]
    if not {incident.severity, *was} & set(severities):
        return [f"A community meeting is asked for after {' and '.join(severities)}."]
    return []


def objections_to_answering_debrief(invitation: DebriefInvitation, now: datetime) -> list[str]:
    """Once each, while the four questions are open."""
    if invitation.answered:
        return ["Your answers are recorded already. Thank you."]
    if now >= invitation.debrief.closes_at:
        return ["The questions are closed. Ring the duty officer if there is something we should know."]
    return []


def objections_to_calling(who: Standing, invitation: DebriefInvitation) -> list[str]:
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if invitation.call_asked_at is None:
        return ["They did not ask to be rung."]
    return ["They have been rung already."] if invitation.called_at else []


def objections_to_debriefing(who: Standing) -> list[str]:
    return [] if who.is_officer else [OFFICERS_ONLY]


def objections_to_agreeing(who: Standing, lesson: Lesson) -> list[str]:
    if not who.is_officer:
        return [OFFICERS_ONLY]
    return [] if lesson.state == LessonState.IDENTIFIED else ["This has been agreed already."]


def objections_to_learning(who: Standing, lesson: Lesson, *, evidence: str) -> list[str]:
    """Identified is not learned: first it is agreed and done, and something shows it."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if lesson.state == LessonState.IDENTIFIED:
        return ["Nobody has agreed to do it yet. Agree it first, with an owner and a day."]
    if lesson.state == LessonState.LEARNED:
        return ["This has been learned already."]
    return [] if evidence.strip() else ["Say what shows that it was learned."]


def objections_to_publishing(who: Standing, debrief: Debrief) -> list[str]:
    """Police liaison agrees what is published. A place that is not public is named to nobody."""
    if not who.is_police:
        return ["Police liaison has to agree the public summary."]
    if debrief.incident.is_drill:
        return ["This was an exercise. Nothing of it is published."]
    if debrief.published_at:
        return ["This summary is public already."]
    if not debrief.summary.strip():
        return ["There is no public summary yet."]
    place = debrief.incident.place
    names = {place.name, place.sms_name} if place.visibility != Visibility.PUBLIC else set()
    if any(name.casefold() in debrief.summary.casefold() for name in names):
        return ["The summary names a place that is not public. Take its name out."]
    return []
