"""Who may do what while a meeting goes on: speaking, voting, asking. A list returned is a list of objections."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from cohesion.directory.queries import Standing
from forums.models import AgendaItem, Attendance, Meeting, Poll, PollOption, Question, Speaker
from forums.room_states import POLL_MOVES, QUESTION_MOVES, PollState, QuestionState
from forums.rules import CLERKS_ONLY, may_clerk
from forums.states import MeetingState

FAIR_ORDER = "Whoever has spoken least comes first; then sectors not heard yet; then whoever asked first."
NOT_GOING_ON = "The meeting is not going on."
SAY_YOU_ARE_THERE = "Say first that you are there."


def fair_order(waiting: Iterable[Speaker], heard: Collection[Speaker]) -> list[Speaker]:
    """Who comes next, as FAIR_ORDER says. `heard` are those who have spoken, or speak now, in this meeting."""
    turns = [speaker.whose for speaker in heard]
    sectors = {speaker.sector for speaker in heard}

    def place(speaker: Speaker) -> tuple:
        return turns.count(speaker.whose), speaker.sector in sectors, speaker.asked_at, speaker.pk

    return sorted(waiting, key=place)


def objections_to_clerking_room(who: Standing, meeting: Meeting) -> list[str]:
    """What only a clerk does, and only while the meeting goes on."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    return objections_to_taking_part(meeting)


def objections_to_taking_part(meeting: Meeting) -> list[str]:
    return [] if meeting.state == MeetingState.IN_PROGRESS else [NOT_GOING_ON]


def objections_to_turning(who: Standing, meeting: Meeting, item: AgendaItem) -> list[str]:
    objections = objections_to_clerking_room(who, meeting)
    return objections or ([] if item.meeting_id == meeting.pk else ["That item is of another meeting."])


def objections_to_speaking(meeting: Meeting, attendance: Attendance | None, in_queue: bool) -> list[str]:
    """Whoever is there may ask, once at a time: members and guests alike."""
    if objections := objections_to_taking_part(meeting):
        return objections
    if attendance is None or attendance.left_at or attendance.meeting_id != meeting.pk:
        return [SAY_YOU_ARE_THERE]
    return ["You are in the queue already."] if in_queue else []


def objections_to_poll(options: Sequence[str]) -> list[str]:
    """From two answers to six, each once."""
    if not 2 <= len(options) <= 6:
        return ["Give from two to six answers, one a line."]
    if len({option.casefold() for option in options}) < len(options):
        return ["Two answers are the same."]
    return ["An answer has at most 60 characters."] if max(map(len, options)) > 60 else []


def objections_to_poll_move(who: Standing, poll: Poll, to: PollState) -> list[str]:
    """A poll opens in its meeting alone; counted and shown it may be afterwards, too."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if to == PollState.OPEN and poll.meeting.state != MeetingState.IN_PROGRESS:
        return [NOT_GOING_ON]
    if to in POLL_MOVES[PollState(poll.state)]:
        return []
    return [f"This poll is “{poll.get_state_display()}”. That cannot follow."]


def objections_to_counting(who: Standing, poll: Poll) -> list[str]:
    """Hands and paper are counted from the opening until the result is shown."""
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if poll.state in (PollState.OPEN, PollState.CLOSED):
        return []
    return ["Hands and paper are counted from the opening of a poll until its result is shown."]


def objections_to_voting(poll: Poll, attendance: Attendance | None, option: PollOption) -> list[str]:
    """Once a seat, by whoever sits on it now. Guests do not vote by phone."""
    if not poll.is_open:
        return ["This poll is not open."]
    if attendance is None or attendance.left_at or attendance.seat is None:
        return [SAY_YOU_ARE_THERE]
    return [] if option.poll_id == poll.pk else ["That is no answer of this poll."]


def objections_to_asking(meeting: Meeting, text: str, *, waiting: int, at_most: int) -> list[str]:
    """Anybody who follows may, without a name. `waiting` is how many the clerk has not read yet."""
    if objections := objections_to_taking_part(meeting):
        return objections
    if waiting >= at_most:
        return ["Too many questions wait to be read. Send yours again in a few minutes."]
    return [] if text.strip() else ["Write your question."]


def objections_to_question_move(who: Standing, question: Question, to: QuestionState) -> list[str]:
    if not may_clerk(who):
        return [CLERKS_ONLY]
    if to in QUESTION_MOVES[QuestionState(question.state)]:
        return []
    return [f"This question is “{question.get_state_display()}”. That cannot follow."]


@dataclass(frozen=True)
class Counted:
    """One answer as everybody reads it; `votes` is None where they are too few to be told."""

    words: str
    votes: int | None


@dataclass(frozen=True)
class Tally:
    """A result as it is published. `about` is a round number made of what is shown alone, so that what is not shown
    cannot be worked out; `total` is None unless nothing is hidden."""

    rows: list[Counted]
    least: int
    total: int | None
    about: int

    @property
    def most(self) -> int:
        return max([row.votes or 0 for row in self.rows] + [1])

    @property
    def is_hidden(self) -> bool:
        """Nothing can be told: every answer has too few."""
        return all(row.votes is None for row in self.rows)


def tally(options: Iterable[PollOption], least: int) -> Tally:
    """The result with every count below `least` hidden; also none at all, or everybody would be known to agree."""
    rows = [Counted(one.words, one.votes if one.votes >= least else None) for one in options]
    hidden = sum(row.votes is None for row in rows)
    shown = sum(row.votes or 0 for row in rows)
    return Tally(rows, least, None if hidden else shown, 5 * round((shown + hidden * least / 2) / 5))
