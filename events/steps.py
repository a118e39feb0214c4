"""The steps of an application, as the pages of officers and organisers offer them: what each is called and will do."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form

from cohesion.kit import clock
from events import actions, forms
from events.models import Case
from events.states import CASE_MOVES, GOES_AHEAD, WAITING, CaseState, Lane, Tier

C = CaseState


@dataclass(frozen=True)
class Step:
    """One button: what it is called and will do, when it can be pressed, and the action that does it."""

    name: str
    label: str
    will: str
    can: Callable[[Case], bool]
    form: Callable[..., Form]
    do: Callable[..., object]
    is_grave: bool = False


def follows(to: CaseState, *without: CaseState) -> Callable[[Case], bool]:
    """Whether the table of moves leads from where the application stands to that state."""
    return lambda case: to in CASE_MOVES[C(case.state)] and case.state not in without


def is_over(case: Case) -> bool:
    """Whether its day has come: nobody is asked how an event went that is still to come."""
    return case.event_on is not None and case.event_on <= clock.local(clock.now()).date()


DESK = [
    Step(
        "take-up",
        "It is complete",
        "Our clock begins with the next working day, and everybody whom it concerns is asked.",
        lambda case: case.state == C.RECEIVED,
        forms.NothingForm,
        actions.take_up,
    ),
    Step(
        "note",
        "Only note it",
        "There is nothing for us to decide. The organiser is told that no permission is needed from us.",
        lambda case: case.state == C.RECEIVED,
        forms.NothingForm,
        actions.note_it,
    ),
    Step(
        "incomplete",
        "Something is missing",
        "The organiser is told what. Our clock has not begun, and begins anew when it has come.",
        follows(C.INCOMPLETE),
        forms.WordsForm,
        actions.find_incomplete,
    ),
    Step(
        "ask-more",
        "Ask for more",
        "The organiser is told what we need. Our clock stands still until they answer; legal deadlines do not.",
        follows(C.PAUSED),
        forms.WordsForm,
        actions.ask_for_more,
    ),
    Step(
        "standard",
        "Move to standard",
        "It leaves the expedited lane, and the organiser reads your reason. Our target is that of the standard lane.",
        lambda case: case.lane == Lane.EXPEDITED and case.state in WAITING,
        forms.WordsForm,
        lambda *, by, case, words: actions.move_to_standard(by=by, case=case, why=words),
    ),
    Step(
        "lift",
        "Lift its tier",
        "One tier higher than its numbers say. From tier 2 it leaves the expedited lane and two officers decide. Only "
        "officers read your reason.",
        lambda case: case.state in (C.RECEIVED, C.OPEN) and case.tier < Tier.T3,
        forms.WordsForm,
        lambda *, by, case, words: actions.lift(by=by, case=case, why=words),
    ),
    Step(
        "response",
        "Treat as community response",
        "For a vigil or gathering after an incident: somebody rings the organiser at once, and writes our position.",
        lambda case: case.lane != Lane.RESPONSE and case.state in (C.DRAFT, C.RECEIVED, C.OPEN),
        forms.NothingForm,
        actions.begin_response,
    ),
    Step(
        "called",
        "I have rung the organiser",
        "The first clock of the community response is met.",
        lambda case: bool(case.call_back_by and not case.called_back_at),
        forms.NothingForm,
        actions.called_back,
    ),
    Step(
        "review",
        "Answer the review",
        "Only somebody who neither recommended nor decided can do this. The organiser reads what you write.",
        lambda case: case.state == C.REVIEW,
        forms.ReviewForm,
        actions.review,
    ),
    Step(
        "show",
        "Show it in the programme",
        "Everybody can read its name, day, place and what it is, as they stand in the newest version: read them first.",
        lambda case: case.state in GOES_AHEAD,
        forms.NothingForm,
        actions.show,
    ),
    Step(
        "cancel",
        "Cancel the event",
        "The event does not take place, by decision of the council. The organiser and the public page say so, with "
        "your reason. It cannot be undone.",
        follows(C.CANCELLED),
        forms.WordsForm,
        lambda *, by, case, words: actions.cancel(by=by, case=case, words=words, by_council=True),
        is_grave=True,
    ),
    Step(
        "addresses",
        "Send a new address",
        "Nobody can open the application by an address that was sent so far. Its organiser gets a new one by email.",
        lambda case: True,
        forms.NothingForm,
        actions.close_addresses,
        is_grave=True,
    ),
]
OWN = [
    Step(
        "accept",
        "Accept the conditions",
        "With this your event is agreed, as long as the conditions are met.",
        lambda case: case.state == C.OFFERED,
        forms.NothingForm,
        actions.accept,
    ),
    Step(
        "review",
        "Ask for a review",
        "Somebody who was not involved looks at it again.",
        lambda case: case.state == C.NOT_AGREED,
        forms.WordsForm,
        actions.ask_review,
    ),
    Step(
        "return",
        "Say how it went",
        "It takes two minutes, and keeps the quick lane open to you.",
        lambda case: case.state in (C.AGREED, C.NOTED) and not case.returned_at and is_over(case),
        forms.AfterwardsForm,
        actions.say_how_it_went,
    ),
    Step(
        "withdraw",
        "Withdraw the application",
        "We stop looking at it, and tell those we asked. You can send it again.",
        follows(C.WITHDRAWN),
        forms.NothingForm,
        actions.withdraw,
        is_grave=True,
    ),
    Step(
        "cancel",
        "Cancel the event",
        "The event does not take place. The public page says so, with your reason. It cannot be undone.",
        follows(C.CANCELLED),
        forms.WordsForm,
        actions.cancel,
        is_grave=True,
    ),
]


def steps_of(offered: list[Step], case: Case) -> list[Step]:
    """Those that can follow now."""
    return [step for step in offered if step.can(case)]


def step_called(offered: list[Step], case: Case, name: str) -> Step | None:
    return next((step for step in steps_of(offered, case) if step.name == name), None)
