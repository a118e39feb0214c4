"""Who may do what in an incident, and what must be true first.

Rules that return a list return objections: sentences to show, none of them means go ahead. The page shows them and the
action raises them, so both always agree. Source of each: DECISIONS, "Alerting" and "Who sees what".
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from cohesion.directory.queries import Standing
from cohesion.directory.states import Role, Visibility
from cohesion.kit.refusals import Refused as Refused
from cohesion.kit.refusals import insist as insist
from incidents.models import (
    AllClear,
    Debrief,
    DebriefInvitation,
    Incident,
    Lesson,
    RecoveryStep,
    TensionEntry,
)
from incidents.states import NEEDS_POLICE, Severity, State, Step
from incidents.states import Lesson as LessonState

CONFIRMERS = frozenset({Role.POLICE_LIAISON, Role.DUTY_OFFICER, Role.COHESION_LEAD})
OTHERS_FORM = "This form has been used already. Open the page again."
ENDED = "This incident has been stood down."
OFFICERS_ONLY = "Only police liaison and council officers can do this."


def may_see_incidents(who: Standing) -> bool:
    """The list: police liaison and council officers see all, site contacts those they were alerted to."""
    return who.is_officer or bool(who.places)


def may_see(who: Standing, incident: Incident, alerted_places: Iterable[int | None]) -> bool:
    """Officers see every board. A site contact sees one while they are a contact of the place they were alerted for,
    or of the place where it happened."""
    return who.is_officer or bool(who.places & ({incident.place_id} | set(alerted_places)))


def may_raise(who: Standing) -> bool:
    """Verified contacts of a place, police liaison and council officers."""
    return who.is_officer or bool(who.places)


def objections_to_raising(who: Standing) -> list[str]:
    if may_raise(who):
        return []
    return [
        "Only contacts of a place, police liaison and council officers can raise an incident here. In danger call 999."
    ]


def objections_to_confirming(
    who: Standing, person, incident: Incident, *, break_glass: bool = False
) -> list[str]:
    """Two keys: one authorised person, other than whoever raised it. The same person may do both only for S1, by
    break-glass, and that is reviewed."""
    if not who.roles & CONFIRMERS:
        return ["Only police liaison, the duty officer or the cohesion lead can confirm."]
    if incident.state == State.STOOD_DOWN:
        return [ENDED]
    if incident.state == State.CONFIRMED:
        return ["This incident has been confirmed already."]
    if incident.severity == Severity.S4:
        return ["An S4 alerts nobody by text. Ask police liaison to change the severity if that is wrong."]
    if incident.raised_by_id == person.pk and not (break_glass and incident.severity == Severity.S1):
        if incident.severity == Severity.S1:
            return [
                "You raised this. Ask another officer to confirm; if there is nobody, tick the break-glass box."
            ]
        return ["You raised this. Another officer has to confirm it."]
    return []


def objections_to_writing(who: Standing, incident: Incident) -> list[str]:
    """Notes, answers taken down by phone: officers, also after the stand-down, because things are remembered late."""
    return [] if who.is_officer else [OFFICERS_ONLY]


def objections_to_update(who: Standing, incident: Incident, *, fact: str, police_agreed: bool) -> list[str]:
    """Officers, while it is open. For S1 and S2 a fact goes out only with the police's agreement to its words."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if not incident.is_open:
        return [ENDED]
    if fact and incident.severity in NEEDS_POLICE and not (who.is_police or police_agreed):
        return ["Police liaison has to agree the words of an S1 or S2 update. Tick the box when they have."]
    return []


def objections_to_standing_down(who: Standing, incident: Incident, *, agreed_by: str) -> list[str]:
    """S1 and S2 end with police liaison, or the force control room's named agreement by phone. Others: an officer."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if not incident.is_open:
        return [ENDED]
    if incident.severity in NEEDS_POLICE and not who.is_police and not agreed_by.strip():
        return [
            "The police decide the end of an S1 or S2. Name who in the force control room agreed by phone."
        ]
    return []


def objections_to_settling(who: Standing, all_clear: AllClear, *, reason: str, cannot: bool) -> list[str]:
    """An all-clear that no text delivered is settled by an officer: by a call, or with the reason why it cannot be."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if all_clear.settled:
        return ["This all-clear has been settled already."]
    if cannot and not reason.strip():
        return ["Say why this person cannot be told."]
    return []


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


def objections_to_recovery(who: Standing, step: RecoveryStep, *, to: str, reason: str) -> list[str]:
    """Officers; what is not needed needs a reason, and what is settled stays so."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if step.state != Step.OPEN:
        return ["This has been settled already."]
    if to == Step.NOT_NEEDED and not reason.strip():
        return ["Say why it is not needed."]
    return []


def objections_to_meeting(who: Standing, incident: Incident, severities: Collection[str]) -> list[str]:
    """A community meeting is asked for once it is over, after the severities that policy names."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if incident.is_open:
        return ["This incident is not over. A community meeting is asked for after the stand-down."]
    if incident.severity not in severities:
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
    if debrief.published_at:
        return ["This summary is public already."]
    if not debrief.summary.strip():
        return ["There is no public summary yet."]
    place = debrief.incident.place
    names = {place.name, place.sms_name} if place.visibility != Visibility.PUBLIC else set()
    if any(name.casefold() in debrief.summary.casefold() for name in names):
        return ["The summary names a place that is not public. Take its name out."]
    return []
