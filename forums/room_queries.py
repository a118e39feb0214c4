"""What a meeting's live page shows, once for all who may see the same, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from cohesion.kit import clock
from cohesion.policy.book import book
from forums.models import (
    AgendaItem,
    Attendance,
    Decision,
    Dialogue,
    Discussion,
    Meeting,
    Poll,
    Question,
    Speaker,
    Voted,
)
from forums.queries import Quorum, with_work
from forums.room_rules import Tally, fair_order, tally
from forums.room_states import ON_SHOW, PollState, QuestionState, SpeakerState
from forums.rules import missing_for_quorum
from forums.states import Mode

GALLERY, MEMBER, CLERK = (
    "gallery",
    "member",
    "clerk",
)  # as who somebody follows; the clerk's is a side of the topic


@dataclass(frozen=True)
class Queue:
    """Who speaks, and who waits, in fair order. Whoever has left the meeting waits no longer."""

    speaking: Speaker | None
    waiting: list[Speaker]

    def place_of(self, attendance: Attendance | None) -> int:
        """1 comes next, 0 is not in it."""
        asked = [one.attendance_id for one in self.waiting]
        return asked.index(attendance.pk) + 1 if attendance and attendance.pk in asked else 0


def queue_of(meeting: Meeting) -> Queue:
    """One query."""
    asked = list(meeting.speakers.select_related("attendance__seat"))
    heard = [one for one in asked if one.state in (SpeakerState.SPEAKING, SpeakerState.DONE)]
    waiting = [one for one in asked if one.state == SpeakerState.WAITING and one.attendance.left_at is None]
    speaking = next((one for one in heard if one.state == SpeakerState.SPEAKING), None)
    return Queue(speaking, fair_order(waiting, heard))


@dataclass(frozen=True)
class Line:
    """An item as the live page lists it, with the time it has taken so far."""

    item: AgendaItem
    spent: timedelta
    is_now: bool

    @property
    def minutes(self) -> int:
        """Rounded up: what has begun has taken a minute."""
        return -(-int(self.spent.total_seconds()) // 60)


@dataclass(frozen=True)
class Now:
    """The item the meeting is on, and its clock."""

    item: AgendaItem
    began: datetime  # as if it had been one stretch
    until: datetime  # when its planned minutes are over

    def is_over(self, now: datetime) -> bool:
        return now > self.until


@dataclass(frozen=True)
class Shown:
    """A poll as its reader may see it: `tally` once it is published, `voted` (by phone) for the clerk alone."""

    poll: Poll
    tally: Tally | None
    voted: int


@dataclass(frozen=True)
class Room:
    """All of it. `sight` is GALLERY, MEMBER or CLERK: who reads it decides what is in it, not the template."""

    meeting: Meeting
    sight: str
    at: datetime
    lines: list[Line]
    now: Now | None
    following: AgendaItem | None
    quorum: Quorum
    there: list[Attendance]
    seats: int
    queue: Queue
    polls: list[Shown]
    questions: list[Question]
    waiting_questions: list[Question]
    decisions: list[Decision]
    dialogue: Dialogue | None

    @property
    def members(self) -> int:
        return sum(one.seat_id is not None for one in self.there)

    @property
    def modes(self) -> list[tuple[str, int]]:
        """How those who are there take part, with how many; nothing for a way nobody takes."""
        counted = [(str(mode.label), sum(one.mode == mode for one in self.there)) for mode in Mode]
        return [(label, count) for label, count in counted if count]


def room(meeting: Meeting, sight: str) -> Room:
    """Ten queries, however much there is."""
    at = clock.now()
    is_clerk = sight == CLERK
    items = list(with_work(_items(meeting)))
    lines, now = _clocks(items, list(meeting.discussions.all()), at)
    there = list(meeting.attendances.filter(left_at=None).select_related("seat"))
    questions = list(meeting.questions.exclude(state=QuestionState.REMOVED))
    return Room(
        meeting=meeting,
        sight=sight,
        at=at,
        lines=lines,
        now=now,
        following=_following(items, now),
        quorum=_quorum(meeting, there),
        there=there,
        seats=meeting.body.seats.count(),
        queue=queue_of(meeting),
        polls=_polls(meeting, is_clerk),
        questions=_by_support([one for one in questions if one.state in ON_SHOW]),
        waiting_questions=[one for one in questions if is_clerk and one.state == QuestionState.WAITING],
        decisions=[
            one for item in items for one in item.decisions.all() if not (item.is_exempt and sight == GALLERY)
        ],
        dialogue=Dialogue.objects.filter(meeting=meeting).first(),
    )


def open_polls(shown: Room, there: Attendance) -> list[tuple[Poll, bool]]:
    """Each open poll, and whether that seat has voted. One query, none without a poll."""
    polls = [one.poll for one in shown.polls if one.poll.is_open]
    mine = Voted.objects.filter(poll__in=polls, seat=there.seat_id).values_list("poll", flat=True)
    voted = set(mine) if polls else set()
    return [(poll, poll.pk in voted) for poll in polls]


def _items(meeting: Meeting) -> list[AgendaItem]:
    items = meeting.items.select_related("concern").order_by("number")
    decided = Decision.objects.select_related("item").order_by("decided_at", "id")
    return list(items.prefetch_related(Prefetch("decisions", decided)))


def _clocks(
    items: list[AgendaItem], stretches: list[Discussion], at: datetime
) -> tuple[list[Line], Now | None]:
    spent: dict[int, timedelta] = {}
    for one in stretches:
        spent[one.item_id] = spent.get(one.item_id, timedelta()) + ((one.ended_at or at) - one.began_at)
    on = next((one.item_id for one in stretches if one.ended_at is None), None)
    lines = [Line(item, spent.get(item.pk, timedelta()), item.pk == on) for item in items]
    line = next((line for line in lines if line.is_now), None)
    if line is None:
        return lines, None
    began = at - line.spent
    return lines, Now(line.item, began, began + timedelta(minutes=line.item.minutes))


def _following(items: list[AgendaItem], now: Now | None) -> AgendaItem | None:
    """The next one by number after the one the meeting is on."""
    return next((item for item in items if now is None or item.number > now.item.number), None)


def _quorum(meeting: Meeting, there: list[Attendance]) -> Quorum:
    sectors = [one.seat.sector for one in there if one.seat and one.seat.is_voting]
    return Quorum(len(sectors), missing_for_quorum(meeting.body, sectors))


def _polls(meeting: Meeting, is_clerk: bool) -> list[Shown]:
    """The newest first; what is not open yet only for the clerk. Three queries at most."""
    polls = meeting.polls.prefetch_related("options").order_by("-id")
    polls = polls if is_clerk else polls.exclude(state=PollState.DRAFT)
    phones = (
        list(Voted.objects.filter(poll__meeting=meeting).values_list("poll", flat=True)) if is_clerk else []
    )
    least = book().value("forum.smallest_count")
    return [
        Shown(
            poll,
            tally(poll.options.all(), least) if poll.state == PollState.PUBLISHED else None,
            phones.count(poll.pk),
        )
        for poll in polls
    ]


def _by_support(questions: list[Question]) -> list[Question]:
    """What is asked now first, then what most want asked, what was answered last."""
    order = {QuestionState.ASKED: 0, QuestionState.SHOWN: 1, QuestionState.ANSWERED: 2}
    return sorted(questions, key=lambda one: (order[QuestionState(one.state)], -one.supports, one.pk))
