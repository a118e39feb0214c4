"""Polls: one vote for each seat, three ways to give it, and no small number on any page."""

import contextlib

import pytest

from cohesion.journal.models import Entry
from cohesion.kit.refusals import Refused
from cohesion.live.queries import aside, revisions
from forums import actions
from forums.actions import polling
from forums.models import Meeting, Poll, PollOption
from forums.room_queries import CLERK, GALLERY, room
from forums.room_rules import tally
from forums.room_states import POLL_MOVES, PollState


@pytest.fixture
def meeting(hall) -> Meeting:
    return hall.opened()


@pytest.fixture
def poll(hall, meeting) -> Poll:
    said = {"question": "Do you feel safer than in January?", "options": ["Yes", "Partly", "", "No"]}
    return polling.open_poll(by=hall.clerk, poll=polling.write_poll(by=hall.clerk, meeting=meeting, **said))


def counted(*votes: int) -> list[PollOption]:
    return [PollOption(words=str(number), phones=count) for number, count in enumerate(votes)]


@pytest.mark.parametrize(
    ("votes", "shown", "total", "about"),
    [
        ((9, 7, 4), [9, 7, None], None, 20),
        ((9, 7, 0), [9, 7, None], None, 20),  # none is hidden as few are: else all would be known to agree
        ((9, 7, 5), [9, 7, 5], 21, 20),
        ((1, 2, 0), [None, None, None], None, 10),
    ],
)
def test_small_numbers_are_hidden_and_cannot_be_worked_out(votes, shown, total, about):
    found = tally(counted(*votes), 5)

    assert [row.votes for row in found.rows] == shown
    assert found.total == total
    assert found.about == about or total is not None


def test_what_is_said_about_the_total_depends_only_on_what_is_shown():
    found = {tally(counted(13, 8, few), 5).about for few in range(5)}
    assert len(found) == 1


def test_a_seat_votes_once_and_what_for_is_kept_of_nobody(hall, meeting, poll):
    actions.take_seat(by=hall.lead, seat=hall.seats["faith"], person=hall.member)
    yes, _, no = poll.options.all()
    before = revisions([meeting.topic, aside(meeting.topic, CLERK)])
    polling.vote(by=hall.member, poll=poll, option=yes)
    with pytest.raises(Refused, match="has voted already"):
        polling.vote(by=hall.member, poll=poll, option=no)

    yes.refresh_from_db()
    no.refresh_from_db()
    assert (yes.phones, no.phones, poll.voted.get().seat) == (1, 0, hall.seats["faith"])
    after = revisions([meeting.topic, aside(meeting.topic, CLERK)])
    assert after[meeting.topic] == before[meeting.topic], "a vote wakes nobody's phone"
    assert after[aside(meeting.topic, CLERK)] > before[aside(meeting.topic, CLERK)]


def test_whoever_is_not_there_or_late_does_not_vote(hall, meeting, poll):
    yes = poll.options.first()
    with pytest.raises(Refused, match="Say first that you are there"):
        polling.vote(by=hall.member, poll=poll, option=yes)
    actions.take_seat(by=hall.lead, seat=hall.seats["faith"], person=hall.member)
    polling.close_poll(by=hall.clerk, poll=poll)

    with pytest.raises(Refused, match="not open"):
        polling.vote(by=hall.member, poll=poll, option=yes)


def test_hands_and_paper_are_counted_with_the_phones_until_the_result_is_shown(hall, meeting, poll):
    polling.count(by=hall.clerk, poll=poll, hands={1: 6, 3: 2}, paper={1: 1, 2: 7})
    polling.count(by=hall.clerk, poll=poll, hands={1: 5, 3: 2}, paper={1: 1, 2: 7})
    polling.close_poll(by=hall.clerk, poll=poll)
    polling.publish_poll(by=hall.clerk, poll=poll)

    assert [one.votes for one in poll.options.all()] == [6, 7, 2]
    entry = Entry.objects.filter(kind="poll.published").select_related("words").get()
    assert entry.words.detail == "Yes 6; Partly 7; No under 5"
    with pytest.raises(Refused, match="until its result is shown"):
        polling.count(by=hall.clerk, poll=poll, hands={1: 50}, paper={})


def test_nobody_but_the_clerk_sees_a_draft_or_a_count(hall, meeting, poll):
    polling.write_poll(by=hall.clerk, meeting=meeting, question="Secret plans?", options=["A", "B"])

    assert [one.poll.question for one in room(meeting, GALLERY).polls] == [poll.question]
    assert len(room(meeting, CLERK).polls) == 2
    assert room(meeting, GALLERY).polls[0].tally is None


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["Yes"], "two to six"),
        (["Yes", "yes"], "the same"),
        (["a" * 61, "b"], "60"),
        (list("abcdefg"), "six"),
    ],
)
def test_answers_that_cannot_be_told_apart_are_refused(hall, meeting, options, why):
    with pytest.raises(Refused, match=why):
        polling.write_poll(by=hall.clerk, meeting=meeting, question="?", options=options)


def test_the_end_of_the_meeting_closes_a_poll_which_can_still_be_shown(hall, meeting, poll):
    hall.minuted(meeting.items.get(), "noted")
    actions.end(by=hall.clerk, meeting=meeting)
    poll.refresh_from_db()

    assert poll.state == PollState.CLOSED
    assert polling.publish_poll(by=hall.clerk, poll=poll).state == PollState.PUBLISHED


@pytest.mark.parametrize("was", PollState)
def test_a_poll_moves_as_its_table_says(hall, poll, was):
    steps = {
        PollState.OPEN: polling.open_poll,
        PollState.CLOSED: polling.close_poll,
        PollState.PUBLISHED: polling.publish_poll,
    }
    for to, step in steps.items():
        Poll.objects.filter(pk=poll.pk).update(state=was)
        with contextlib.suppress(Refused):
            step(by=hall.clerk, poll=poll)
        poll.refresh_from_db()
        assert poll.state == (to if to in POLL_MOVES[was] else was), to


def test_only_a_clerk_moves_a_poll(hall, poll):
    with pytest.raises(Refused, match="Only council officers"):
        polling.close_poll(by=hall.member, poll=poll)
