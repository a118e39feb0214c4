"""Who may do what in an incident, and what must be true first.

Rules that return a list return objections: sentences to show, none of them means go ahead. The page shows them and the
action raises them, so both always agree. Source of each: DECISIONS, "Alerting" and "Who sees what".
"""

from collections.abc import Iterable

from cohesion.directory.queries import Standing
from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.kit.refusals import Refused as Refused
from cohesion.kit.refusals import insist as insist
from incidents.models import AllClear, Incident, Playbook
from incidents.states import NEEDS_POLICE, Agreement, Called999, Severity, State

CONFIRMERS = frozenset({Role.POLICE_LIAISON, Role.DUTY_OFFICER, Role.COHESION_LEAD})
OTHERS_FORM = "This form has been used already. Open the page again."
ENDED = "This incident has been stood down."
CLOSED = {  # why nothing more can be done here, by state
    State.WITHDRAWN: "This alert has been withdrawn.",
    State.MERGED: "This report has been merged into another. Look there.",
    State.PAUSED: "This exercise is paused, as something real has happened. Let it go on when that is over, or end it.",
}
OFFICERS_ONLY = "Only police liaison and council officers can do this."


def objections_unless_open(incident: Incident) -> list[str]:
    """Why an incident takes nothing new, by how it ended."""
    return [] if incident.is_open else [CLOSED.get(State(incident.state), ENDED)]


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
    if incident.is_drill:
        return ["An exercise alerts only those who were chosen when it began."]
    if objections := objections_unless_open(incident):
        return objections
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


def wants_999(incident: Incident, merged: Iterable[Incident]) -> bool:
    """Whether somebody who reported it could not call 999, and nobody has said since that it was called.

    `merged` are the reports that went into it. In an exercise nobody is told to call.
    """
    could_not = any(report.called_999 == Called999.COULD_NOT for report in (incident, *merged))
    return could_not and incident.rang_999_at is None and incident.is_open and not incident.is_drill


def objections_to_having_called(who: Standing, incident: Incident, merged: Iterable[Incident]) -> list[str]:
    """Officers, while the board asks for it. In danger anybody calls 999 first and asks nobody."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if wants_999(incident, merged):
        return []
    if incident.rang_999_at:
        return [f"Somebody said at {clock.hhmm(incident.rang_999_at)} that 999 was called."]
    return ["This board does not ask for 999 to be called. In danger call it all the same."]


def objections_to_update(who: Standing, incident: Incident, *, fact: str, police_agreed: bool) -> list[str]:
    """Officers, while it is open. For S1 and S2 a fact goes out only with the police's agreement to its words."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if objections := objections_unless_open(incident):
        return objections
    if fact and incident.severity in NEEDS_POLICE and not (who.is_police or police_agreed):
        return ["Police liaison has to agree the words of an S1 or S2 update. Tick the box when they have."]
    return []


def objections_to_standing_down(who: Standing, incident: Incident, *, agreed_by: str) -> list[str]:
    """S1 and S2 end with police liaison, or the force control room's named agreement by phone. Others: an officer."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if not incident.may_end:
        return objections_unless_open(incident)
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


def may_draft_playbooks(who: Standing) -> bool:
    """The council drafts: the duty officer and the cohesion lead."""
    return who.is_council


def objections_to_drafting(who: Standing) -> list[str]:
    return [] if may_draft_playbooks(who) else ["The duty officer or the cohesion lead drafts a playbook."]


def objections_to_agreeing(who: Standing, person, playbook: Playbook) -> list[str]:
    """The police agree, and nobody agrees with themselves. What is in force is never agreed again."""
    if not who.is_police:
        return ["Police liaison agrees a playbook."]
    if playbook.state != Agreement.DRAFT:
        return ["This version is no draft any more. Look at the newest."]
    if playbook.drafted_by_id == person.pk:
        return ["You drafted this. Another police liaison officer has to agree it."]
    return []
