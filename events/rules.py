"""Who may do what to an application, and what must be true first. A list returned is a list of objections."""

from datetime import date

from cohesion.directory.queries import Standing
from events.answers import Answers, Section
from events.models import Case, Consultation, Decision
from events.states import CASE_MOVES, EDITABLE, GOES_AHEAD, CaseState, DecisionState, Outcome

OFFICERS_ONLY = "Only the council’s officers can do this."
OVERTAKEN = "Somebody else was quicker. Look again at where it stands now."
FLOOD = "Too many applications are coming in at once. Ring the events office."
NOT_TWICE = "Somebody else decides what you recommended."


def may_run_events(who: Standing) -> bool:
    """The council decides. Police are asked, and answer as consultees."""
    return who.is_council


def objections_to_running(who: Standing) -> list[str]:
    return [] if may_run_events(who) else [OFFICERS_ONLY]


def objections_to_beginning(*, lately: int, at_most: int) -> list[str]:
    return [FLOOD] if lately >= at_most else []


def objections_to_changing(case: Case) -> list[str]:
    """Its organiser's answers may change until somebody is deciding, and again once it is decided."""
    if case.state in EDITABLE:
        return []
    return [f"It can’t be changed now: {case.get_state_display().lower()}. Ring the events office."]


def objections_to_sending(
    case: Case, missing: list[Section], *, declared: bool, event_on: date | None, today: date
) -> list[str]:
    objections = objections_to_changing(case)
    objections += [f"Fill in “{section.label}”." for section in missing]
    if event_on and event_on < today:
        objections.append("The day of the event has passed. Choose one to come.")
    if not declared:
        objections.append("Tick that what you say is true as far as you know.")
    return objections


def objections_to_move(who: Standing, case: Case, to: CaseState, *, words: str | None = None) -> list[str]:
    """An officer's step. `words` is None where it needs none."""
    if not may_run_events(who):
        return [OFFICERS_ONLY]
    if to not in CASE_MOVES[CaseState(case.state)]:
        return [f"This can’t follow now: {case.get_state_display().lower()}."]
    return [] if words is None or words.strip() else ["Say it in words that the organiser will read."]


def objections_to_recommending(
    who: Standing, case: Case, *, outcome: str, reasons: str, power: str, due_regard: str, conditions: int
) -> list[str]:
    if objections := objections_to_move(who, case, CaseState.RECOMMENDED, words=reasons):
        return objections
    objections = [] if power.strip() else ["Name the power by which it is decided."]
    if outcome == Outcome.NOT_AGREED and not due_regard.strip():
        objections.append("Write one line on equality: whom not agreeing affects, and what was considered.")
    if outcome == Outcome.CONDITIONS and not conditions:
        objections.append("Write down at least one condition, or choose “Agreed”.")
    return objections


def objections_to_deciding(who: Standing, person, decision: Decision) -> list[str]:
    """From tier 2 by another person than the one who recommends."""
    if not may_run_events(who):
        return [OFFICERS_ONLY]
    if decision.state != DecisionState.RECOMMENDED:
        return [OVERTAKEN]
    if decision.version != decision.case.version:
        return ["The organiser has sent another version since. Send it back, and look at what changed."]
    return [NOT_TWICE] if decision.needs_two and decision.recommended_by_id == person.pk else []


def objections_to_showing(case: Case, answers: Answers) -> list[str]:
    """Only what goes ahead, is open to everyone, and whose organiser asked for it."""
    if case.state not in GOES_AHEAD:
        return ["It does not go ahead yet."]
    wanted = answers.get("open_to") == "everyone" and answers.get("listed") == "yes"
    return [] if wanted else ["Its organiser did not ask for it."]


def objections_to_answer(
    consultation: Consultation, *, answer: str, words: str, answered_as: str
) -> list[str]:
    objections = ["This question has been answered already."] if consultation.answer else []
    if not consultation.case.is_waiting:
        objections.append(
            "This application is settled. Ring the events office if you still have something to say."
        )
    if answer in ("conditions", "objection", "more") and not words.strip():
        objections.append("Say what you ask for, or why.")
    return objections + ([] if answered_as.strip() else ["Say who answers."])
