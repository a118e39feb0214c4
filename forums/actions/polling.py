"""Polls: written by the clerk, answered by phone, by hand and on paper, and shown without small numbers."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.live.actions import hold, touch
from cohesion.live.queries import aside
from cohesion.policy.book import book
from forums import room_rules as rules
from forums.actions.meetings import say
from forums.actions.moves import lock_meeting
from forums.members import attendance_of
from forums.models import AgendaItem, Meeting, Poll, PollOption, Voted
from forums.room_queries import CLERK
from forums.room_states import PollState
from forums.rules import OVERTAKEN, objections_to_clerking


@transaction.atomic
def write_poll(
    *, by, meeting: Meeting, question: str, options: Sequence[str], item: AgendaItem | None = None
) -> Poll:
    """Writes a question with its answers. Nobody sees it until it is opened."""
    insist(objections_to_clerking(standing(by)))
    meeting = lock_meeting(meeting)
    answers = [option.strip() for option in options if option.strip()]
    insist(rules.objections_to_poll(answers))
    poll = Poll.objects.create(meeting=meeting, item=item, question=question.strip())
    PollOption.objects.bulk_create(
        PollOption(poll=poll, number=number, words=words) for number, words in enumerate(answers, 1)
    )
    return poll


def open_poll(*, by, poll: Poll) -> Poll:
    """From now on everybody sees it, and each member's phone offers the answers."""
    return _step(by, poll, PollState.OPEN, f"Poll opened: {poll}", opened_at=clock.now())


def close_poll(*, by, poll: Poll) -> Poll:
    """No phone counts any more. Hands and paper can still be written down."""
    return _step(by, poll, PollState.CLOSED, f"Poll closed: {poll}", closed_at=clock.now())


@transaction.atomic
def publish_poll(*, by, poll: Poll) -> Poll:
    """Shows the result to everybody, for good; counts that are too small are hidden, also in the journal."""
    poll = _step(by, poll, PollState.PUBLISHED, "")
    least = book().value("forum.smallest_count")
    rows = rules.tally(poll.options.all(), least).rows
    said = "; ".join(
        f"{one.words} {one.votes if one.votes is not None else f'under {least}'}" for one in rows
    )
    say(poll.meeting, by=by, kind="poll.published", text=f"Result shown: {poll}", detail=said)
    return poll


@transaction.atomic
def vote(*, by, poll: Poll, option: PollOption) -> None:
    """A member's vote by phone, once for each seat. What was voted for is added up and kept of nobody.

    Nothing that others see changes by it: only the clerk's page is told.
    """
    hold(f"poll.{poll.pk}")
    poll = Poll.objects.select_related("meeting__body").get(pk=poll.pk)
    attendance = attendance_of(by, poll.meeting)
    insist(rules.objections_to_voting(poll, attendance, option))
    _, is_new = Voted.objects.get_or_create(poll=poll, seat=attendance.seat)
    if not is_new:
        raise Refused(["Your seat has voted already."])
    PollOption.objects.filter(pk=option.pk).update(phones=F("phones") + 1)
    touch(aside(poll.meeting.topic, CLERK))


@transaction.atomic
def count(*, by, poll: Poll, hands: Mapping[int, int], paper: Mapping[int, int]) -> None:
    """What the clerk counted in the room, by the number of each answer. It takes the place of what was there."""
    hold(f"poll.{poll.pk}")
    poll = Poll.objects.select_related("meeting__body").get(pk=poll.pk)
    insist(rules.objections_to_counting(standing(by), poll))
    for option in poll.options.all():
        counted = {"hands": hands.get(option.number, 0), "paper": paper.get(option.number, 0)}
        PollOption.objects.filter(pk=option.pk).update(**counted)
    touch(aside(poll.meeting.topic, CLERK))


@transaction.atomic
def _step(by, poll: Poll, to: PollState, text: str, **also: object) -> Poll:
    meeting = lock_meeting(poll.meeting)
    hold(f"poll.{poll.pk}")
    poll = Poll.objects.select_related("meeting__body").get(pk=poll.pk)
    insist(rules.objections_to_poll_move(standing(by), poll, to))
    if Poll.objects.filter(pk=poll.pk, state=poll.state).update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])
    poll.refresh_from_db()
    if text:
        say(meeting, by=by, kind=f"poll.{to}", text=text)
    return poll
