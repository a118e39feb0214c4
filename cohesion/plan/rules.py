"""Who may agree, report and close, and what must be true first. A list returned is a list of objections.

Source: HOUSE, "How things meet"; an action has an owner and a day, and ends only with evidence (domain B6, forums 4).
"""

from datetime import date

from cohesion.directory.queries import Standing
from cohesion.plan.models import AgreedAction, Request
from cohesion.plan.states import State

OFFICERS_ONLY = "Only police liaison and council officers can do this."
OVER = "This action has been closed already."


def may_see_plan(who: Standing) -> bool:
    return who.is_officer


def objections_to_agreeing(who: Standing, *, what: str, owner: str, due_on: date, today: date) -> list[str]:
    """Without an owner and a day to come it is a wish."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    objections = [] if what.strip() else ["Say what is to be done."]
    objections += [] if owner.strip() else ["Name the body or the post that will do it."]
    return objections + ([] if due_on >= today else ["The day has passed. Choose one to come."])


def objections_to_reporting(who: Standing, person, action: AgreedAction, *, text: str) -> list[str]:
    """Officers, and whoever owns it."""
    if not (who.is_officer or action.owned_by_id == person.pk):
        return [OFFICERS_ONLY]
    if not action.is_open:
        return [OVER]
    return [] if text.strip() else ["Say how it stands."]


def objections_to_closing(
    who: Standing, person, action: AgreedAction, *, to: str, evidence: str
) -> list[str]:
    if objections := objections_to_reporting(who, person, action, text="-"):
        return objections
    if evidence.strip():
        return []
    if to == State.DONE:
        return ["Say what shows that it was done: a document, a date, a photograph seen."]
    return ["Say why it is dropped."]


def objections_to_request(who: Standing, *, why: str) -> list[str]:
    if not who.is_officer:
        return [OFFICERS_ONLY]
    return [] if why.strip() else ["Say why it is asked for."]


def objections_to_answering(who: Standing, request: Request, *, answer: str) -> list[str]:
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if not request.is_waiting:
        return ["This request has been answered already."]
    return [] if answer.strip() else ["Say what was arranged, or why nothing will be."]
