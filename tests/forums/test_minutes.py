"""Draft minutes: circulated to those who were there, changed where they are right, approved, and read by everybody."""

from datetime import timedelta

import pytest
import time_machine

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.messaging.models import Message
from forums import actions
from forums.actions import circulating
from forums.differences import differences
from forums.minutes_queries import changes, document
from forums.models import AgendaItem, Amendment, Circulation, ExemptNote, Meeting
from forums.room_states import AMENDMENT_MOVES, AmendmentState
from forums.states import MeetingState


@pytest.fixture
def meeting(hall) -> Meeting:
    """Held, with a member on the seat of the faith groups, and one minute."""
    actions.take_seat(by=hall.lead, seat=hall.seats["faith"], person=hall.member)
    meeting = hall.opened("Safety at Friday prayers")
    hall.minuted(meeting.items.get(), "noted", "The forum heard of two patrols.")
    return actions.end(by=hall.clerk, meeting=meeting)


def proposed(hall, meeting: Meeting, words: str = "The forum heard of three patrols.") -> Amendment:
    item = meeting.items.select_related("meeting").get()
    return circulating.propose_amendment(by=hall.member, item=item, words=words, why="I counted")


@pytest.fixture
def circulated(hall, meeting) -> Meeting:
    circulating.circulate(by=hall.clerk, meeting=meeting)
    return meeting


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("two patrols", "three patrols", "-two+three= patrols"),
        ("It is so.", "It is so.", "=It is so."),
        ("", "All new", "+All new"),
        ("Line one\n\nLine two", "Line one\n\nLine three", "=Line one\n\nLine- two+ three"),
    ],
)
def test_a_difference_says_what_goes_and_what_comes(before, after, shown):
    pieces = differences(before, after)
    assert (
        "".join("-+="[one.is_new + 2 * (not one.is_new and not one.is_gone)] + one.text for one in pieces)
        == shown
    )
    assert "".join(one.text for one in pieces if not one.is_gone) == after
    assert "".join(one.text for one in pieces if not one.is_new) == before


def test_the_draft_goes_by_text_to_those_who_were_there_once_with_a_link_of_their_own(hall, meeting):
    Message.objects.all().delete()
    made = circulating.circulate(by=hall.clerk, meeting=meeting)

    sent = Message.objects.get()
    assert (made.people, sent.person, sent.kind) == (1, hall.member, "forum.minutes")
    assert "/m/" in sent.body
    assert hall.member.links.get(purpose="meeting").about == f"meeting:{meeting.pk}"
    with pytest.raises(Refused, match="circulated already"):
        circulating.circulate(by=hall.clerk, meeting=meeting)


def test_a_change_is_taken_in_its_words_and_answered_before_the_minutes_are_approved(hall, circulated):
    change = proposed(hall, circulated)
    pieces = changes(circulated)[0].pieces
    assert [one.text for one in pieces if one.is_gone or one.is_new] == [" two", " three"]
    later = hall.called(days=90)
    Meeting.objects.filter(pk=later.pk).update(state=MeetingState.IN_PROGRESS)
    later.refresh_from_db()
    with pytest.raises(Refused, match="not answered yet: item 1"):
        actions.approve_minutes(by=hall.clerk, meeting=circulated, approved_in=later)

    item = change.item
    circulating.take_amendment(by=hall.clerk, amendment=change, words=change.words, revision=item.revision)
    actions.approve_minutes(by=hall.clerk, meeting=circulated, approved_in=later)
    assert circulated.items.get().note == "The forum heard of three patrols."
    assert Circulation.objects.get().approved_in == later


def test_a_change_that_is_not_taken_has_its_reason_and_leaves_the_minute(hall, circulated):
    change = proposed(hall, circulated)
    with pytest.raises(Refused, match="Say why"):
        circulating.refuse_amendment(by=hall.clerk, amendment=change, reason=" ")
    circulating.refuse_amendment(by=hall.clerk, amendment=change, reason="There were two")

    change.refresh_from_db()
    assert (change.state, change.refusal) == (AmendmentState.REFUSED, "There were two")
    assert circulated.items.get().note == "The forum heard of two patrols."


def test_a_change_is_compared_with_what_stands_now_and_takes_nobodys_words(hall, circulated):
    change, item = proposed(hall, circulated), circulated.items.get()
    read = item.revision
    hall.minuted(item, "noted", "The forum heard of two patrols and a van.")

    assert changes(circulated)[0].overtaken
    with pytest.raises(Refused, match="written here meanwhile"):
        circulating.take_amendment(by=hall.clerk, amendment=change, words=change.words, revision=read)
    change.refresh_from_db()
    assert change.state == AmendmentState.PROPOSED, "refused as a whole, it waits still"


def test_only_those_who_were_there_propose_and_only_in_their_time(hall, circulated):
    item = circulated.items.select_related("meeting").get()
    with pytest.raises(Refused, match="those who were there"):
        circulating.propose_amendment(by=hall.lead, item=item, words="Otherwise")
    with pytest.raises(Refused, match="the words that stand"):
        proposed(hall, circulated, "The forum heard of two patrols. ")
    with (
        time_machine.travel(clock.now() + timedelta(days=30), tick=False),
        pytest.raises(Refused, match="time for changes is over"),
    ):
        proposed(hall, circulated)


def test_nobody_who_was_promised_time_is_cut_short_but_by_the_next_meeting(hall, circulated):
    with pytest.raises(Refused, match="Changes may be proposed until"):
        actions.approve_minutes(by=hall.clerk, meeting=circulated)
    with pytest.raises(Refused, match="has not begun"):
        actions.approve_minutes(by=hall.clerk, meeting=circulated, approved_in=hall.called(days=90))

    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert actions.approve_minutes(by=hall.clerk, meeting=circulated).state == MeetingState.APPROVED


def test_what_is_not_public_stands_apart_and_only_for_members(hall, meeting):
    item = meeting.items.get()
    AgendaItem.objects.filter(pk=item.pk).update(exempt_reason="Police tactics", note="")
    ExemptNote.objects.create(item=item, text="Where the cameras hang")

    everybodys, members = document(meeting, with_exempt=False), document(meeting, with_exempt=True)
    assert everybodys.apart == []
    assert "cameras" not in repr([one.note for one in everybodys.items])
    assert [one.note for one in members.apart] == ["Where the cameras hang"]
    assert [line.kind for line in members.quorum] == ["quorum.reached"]


@pytest.mark.parametrize("was", AmendmentState)
def test_a_change_moves_as_its_table_says(hall, circulated, was):
    change = proposed(hall, circulated)
    settled = {"settled_at": None if was == AmendmentState.PROPOSED else clock.now(), "refusal": "Why"}

    def take() -> None:
        revision = circulated.items.get().revision
        circulating.take_amendment(by=hall.clerk, amendment=change, words="So", revision=revision)

    steps = {
        AmendmentState.TAKEN: take,
        AmendmentState.REFUSED: lambda: circulating.refuse_amendment(
            by=hall.clerk, amendment=change, reason="No"
        ),
    }
    for to, step in steps.items():
        Amendment.objects.filter(pk=change.pk).update(state=was, **settled)
        change.refresh_from_db()
        if to in AMENDMENT_MOVES[was]:
            step()
        else:
            with pytest.raises(Refused):
                step()
        change.refresh_from_db()
        assert change.state == (to if to in AMENDMENT_MOVES[was] else was)
