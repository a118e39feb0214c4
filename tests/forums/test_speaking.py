"""Who comes next, and that asking, calling and leaving keep the queue true."""

import contextlib
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from forums import actions
from forums.actions import room, speaking
from forums.actions.attending import come_in, go
from forums.models import Attendance, Meeting, Seat, Speaker
from forums.queries import quorum_of
from forums.room_queries import CLERK, queue_of
from forums.room_queries import room as shown
from forums.room_rules import fair_order
from forums.room_states import SPEAKER_MOVES, SpeakerState
from forums.states import Mode, Sector

NOON = datetime(2027, 1, 26, 12, tzinfo=clock.LONDON)


def asked(number: int, seat: int, sector: str, minute: int) -> Speaker:
    """A request that is in no database: the rule asks for none."""
    sat = Attendance(pk=number, seat=Seat(pk=seat, sector=sector))
    return Speaker(pk=number, attendance=sat, asked_at=NOON + timedelta(minutes=minute))


def order(waiting: list[Speaker], heard: list[Speaker]) -> list[int]:
    return [one.pk for one in fair_order(waiting, heard)]


def test_whoever_asked_first_comes_first_where_nobody_has_spoken():
    assert order([asked(1, 1, "faith", 2), asked(2, 2, "faith", 1)], []) == [2, 1]


def test_a_sector_that_was_not_heard_comes_before_one_that_was():
    heard = [asked(9, 9, Sector.FAITH, 0)]
    waiting = [asked(1, 1, Sector.FAITH, 1), asked(2, 2, Sector.POLICE, 5)]
    assert order(waiting, heard) == [2, 1]


def test_whoever_has_spoken_least_comes_before_any_sector():
    heard = [asked(9, 1, Sector.POLICE, 0), asked(8, 2, Sector.FAITH, 0), asked(7, 2, Sector.FAITH, 0)]
    waiting = [asked(1, 2, Sector.FAITH, 1), asked(2, 1, Sector.POLICE, 2), asked(3, 3, Sector.FAITH, 9)]
    assert order(waiting, heard) == [3, 2, 1]


def test_somebody_who_left_and_came_back_has_still_spoken():
    again = asked(5, 1, Sector.FAITH, 1)
    assert order([again, asked(6, 2, Sector.FAITH, 2)], [asked(9, 1, Sector.FAITH, 0)]) == [6, 5]


@pytest.fixture
def meeting(hall) -> Meeting:
    return hall.opened("Safety", "Youth")


def there(meeting: Meeting, sector: str) -> Attendance:
    return meeting.attendances.get(seat__sector=sector, left_at=None)


def test_the_clerk_calls_one_after_the_other_and_only_whom_the_page_named(hall, meeting):
    first = speaking.put_in_queue(by=hall.clerk, attendance=there(meeting, "faith"))
    second = speaking.put_in_queue(by=hall.clerk, attendance=there(meeting, "police"))
    with pytest.raises(Refused, match="already"):
        speaking.put_in_queue(by=hall.clerk, attendance=there(meeting, "police"))
    with pytest.raises(Refused, match="Somebody else comes next"):
        speaking.call_next(by=hall.clerk, meeting=meeting, expected=second.pk)

    assert speaking.call_next(by=hall.clerk, meeting=meeting, expected=first.pk) == first
    assert speaking.call_next(by=hall.clerk, meeting=meeting, expected=second.pk) == second
    first.refresh_from_db()
    assert first.state == SpeakerState.DONE
    assert speaking.call_next(by=hall.clerk, meeting=meeting) is None
    assert queue_of(meeting).speaking is None


def test_a_member_asks_by_their_link_once_they_are_there(hall, meeting):
    seat = hall.seats["faith"]
    actions.take_seat(by=hall.lead, seat=seat, person=hall.member)
    mine = speaking.ask_to_speak(by=hall.member, meeting=meeting)  # the clerk noted the seat, without a name
    assert mine.attendance.seat == seat
    speaking.no_longer(by=hall.member, meeting=meeting)
    with pytest.raises(Refused, match="not waiting"):
        speaking.no_longer(by=hall.member, meeting=meeting)

    go(by=hall.member, meeting=meeting)
    with pytest.raises(Refused, match="Say first that you are there"):
        speaking.ask_to_speak(by=hall.member, meeting=meeting)


def test_a_member_who_comes_and_goes_changes_the_quorum_and_is_not_named(hall):
    meeting = hall.opened()
    actions.take_seat(by=hall.lead, seat=hall.seats["police"], person=hall.member)
    go(by=hall.member, meeting=meeting)
    assert not quorum_of(meeting).is_met
    sat = come_in(by=hall.member, meeting=meeting, mode=Mode.ONLINE)
    assert come_in(by=hall.member, meeting=meeting, mode=Mode.PHONE) == sat

    assert quorum_of(meeting).is_met
    assert there(meeting, "police").mode == Mode.PHONE
    last = Entry.objects.filter(subject=meeting.topic).order_by("-number").select_related("words")[:2]
    assert [(one.kind, one.words.by_name) for one in last] == [
        ("quorum.reached", "The service"),
        ("quorum.lost", "The service"),
    ]


def test_nobody_sits_on_anothers_seat(hall, meeting):
    with pytest.raises(Refused, match="Tell the clerk"):
        come_in(by=hall.member, meeting=meeting)


def test_whoever_has_left_waits_no_longer_and_the_end_empties_the_queue(hall, meeting):
    gone = there(meeting, "police")
    speaking.put_in_queue(by=hall.clerk, attendance=gone)
    speaking.put_in_queue(by=hall.clerk, attendance=there(meeting, "faith"))
    actions.leave(by=hall.clerk, attendance=gone)
    assert [str(one) for one in queue_of(meeting).waiting] == ["Seat of faith"]

    for item in meeting.items.all():
        hall.minuted(item, "noted")
    actions.end(by=hall.clerk, meeting=meeting)
    assert set(meeting.speakers.values_list("state", flat=True)) == {SpeakerState.WITHDRAWN}
    with pytest.raises(Refused, match="not going on"):
        speaking.call_next(by=hall.clerk, meeting=meeting)


def test_an_item_that_is_taken_up_again_runs_on_and_one_clock_runs_at_a_time(hall, meeting, time_machine):
    first, second = meeting.items.all()
    time_machine.move_to(NOON, tick=False)
    room.turn_to(by=hall.clerk, item=first)
    room.turn_to(by=hall.clerk, item=first)
    time_machine.shift(timedelta(minutes=7))
    room.turn_to(by=hall.clerk, item=second)
    time_machine.shift(timedelta(minutes=1))
    room.turn_to(by=hall.clerk, item=first)
    time_machine.shift(timedelta(minutes=5))

    seen = shown(meeting, CLERK)
    assert [(line.minutes, line.is_now) for line in seen.lines] == [(12, True), (1, False)]
    assert seen.now.is_over(clock.now())  # ten were planned
    assert seen.following == second


def test_the_database_lets_one_speak_at_a_time(hall, meeting):
    rows = [
        speaking.put_in_queue(by=hall.clerk, attendance=there(meeting, one)) for one in ("faith", "police")
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Speaker.objects.filter(pk__in=[row.pk for row in rows]).update(state=SpeakerState.SPEAKING)


@pytest.mark.parametrize("was", SpeakerState)
def test_a_request_to_speak_moves_as_its_table_says(hall, meeting, was):
    row = speaking.put_in_queue(by=hall.clerk, attendance=there(meeting, "faith"))
    tries = {
        SpeakerState.SPEAKING: lambda: speaking.call_next(by=hall.clerk, meeting=meeting, expected=row.pk),
        SpeakerState.WITHDRAWN: lambda: speaking.take_off(by=hall.clerk, speaker=row),
        SpeakerState.DONE: lambda: speaking.finish(by=hall.clerk, meeting=meeting),
    }
    for to, attempt in tries.items():
        Speaker.objects.filter(pk=row.pk).update(state=was)
        with contextlib.suppress(Refused):
            attempt()
        row.refresh_from_db()
        assert row.state == (to if to in SPEAKER_MOVES[was] else was), to
