"""The steps of a meeting and of a concern, as the clerk's pages offer them: what each is called and will do."""

from collections.abc import Callable
from dataclasses import dataclass

from django.forms import Form

from forums import actions, forms, room_forms
from forums.models import Concern, Meeting
from forums.states import CONCERN_MOVES, MEETING_MOVES, ConcernState, MeetingState


@dataclass(frozen=True)
class Step:
    """One button: where it leads, in words, with the form it needs and the action that does it."""

    name: str
    label: str
    will: str
    to: str
    form: Callable[..., Form]
    do: Callable[..., object]
    is_grave: bool = False


M, C = MeetingState, ConcernState
MEETING = [
    Step(
        "publish",
        "Publish the agenda",
        "Everybody can read the agenda from now on, and it can no longer be changed. With less than five clear days, "
        "give the chair’s reason: it is shown with it.",
        M.PUBLISHED,
        forms.ReasonForm,
        actions.publish_agenda,
    ),
    Step(
        "open",
        "Open the meeting",
        "Attendance, minutes and decisions can be written down.",
        M.IN_PROGRESS,
        forms.NothingForm,
        actions.open_meeting,
    ),
    Step(
        "end",
        "End the meeting",
        "Whoever is there leaves with it. What was carried over goes on the next agenda. Everybody whose concern was "
        "discussed is told so.",
        M.HELD,
        forms.NothingForm,
        actions.end,
    ),
    Step(
        "approve",
        "Approve the minutes",
        "Everybody can read the minutes and decisions of public items. Nobody can change them afterwards.",
        M.APPROVED,
        room_forms.ApproveForm,
        actions.approve_minutes,
        is_grave=True,
    ),
    Step(
        "close",
        "Close the meeting",
        "Nothing is left open: each decision is followed by something, or says why not.",
        M.CLOSED,
        forms.NothingForm,
        actions.close,
    ),
    Step(
        "cancel",
        "Cancel the meeting",
        "The public page says “Cancelled” and why. What is on its agenda goes to the next one. It cannot be undone.",
        M.CANCELLED,
        forms.ReasonForm,
        actions.cancel,
        is_grave=True,
    ),
]
CONCERN = [
    Step(
        "acknowledge",
        "I have read it",
        "Whoever raised it is told that somebody has read it.",
        C.ACKNOWLEDGED,
        forms.NothingForm,
        actions.acknowledge,
    ),
    Step(
        "accept",
        "Accept it for a meeting",
        "It stands on the public page “You said, we did” in your words, and whoever raised it is told.",
        C.ACCEPTED,
        forms.SummaryForm,
        actions.accept,
    ),
    Step(
        "agenda",
        "Put it on an agenda",
        "It becomes an item of the meeting, and whoever raised it is told.",
        C.ON_AGENDA,
        forms.AgendaForm,
        actions.put_on_agenda,
    ),
    Step(
        "answer",
        "Answer it",
        "Everybody reads the answer on “You said, we did”, and whoever raised it is told. It cannot be changed.",
        C.RESPONDED,
        forms.ResponseForm,
        actions.respond,
        is_grave=True,
    ),
    Step(
        "merge",
        "Join it with another",
        "It goes on as part of one that says the same. Whoever raised it is told, and hears what becomes of that one.",
        C.MERGED,
        forms.MergeForm,
        actions.merge,
        is_grave=True,
    ),
    Step(
        "refer",
        "Pass it on",
        "The forum is done with it. Whoever raised it reads to whom it was passed, and how they are reached.",
        C.REFERRED,
        forms.WordsForm,
        actions.refer,
        is_grave=True,
    ),
    Step(
        "decline",
        "Do not take it up",
        "The forum is done with it. Whoever raised it reads your reason.",
        C.DECLINED,
        forms.WordsForm,
        actions.decline,
        is_grave=True,
    ),
    Step(
        "safeguarding",
        "Pass it to safeguarding",
        "It leaves the forum for good. From now on only the cohesion lead can read it, and no text is sent about it. "
        "In danger call 999 now.",
        C.SAFEGUARDING,
        forms.NothingForm,
        actions.pass_to_safeguarding,
        is_grave=True,
    ),
]


def steps_of(row: Meeting | Concern) -> list[Step]:
    """Those that can follow now."""
    if isinstance(row, Meeting):
        return [step for step in MEETING if step.to in MEETING_MOVES[MeetingState(row.state)]]
    return [step for step in CONCERN if step.to in CONCERN_MOVES[ConcernState(row.state)]]


def step_called(row: Meeting | Concern, name: str) -> Step | None:
    return next((step for step in steps_of(row) if step.name == name), None)
