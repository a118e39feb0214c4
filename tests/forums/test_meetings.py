from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from cohesion.directory.queries import standing
from cohesion.journal.models import Audience, Entry
from cohesion.kit.refusals import Refused
from forums import actions, queries
from forums.models import AgendaItem, Decision, ExemptNote, Meeting
from forums.rules import clear_days, missing_for_quorum, objections_to_meeting_move
from forums.states import MEETING_MOVES, ConcernState, MeetingState
from tests import factories


def kinds(meeting: Meeting) -> list[str]:
    return list(Entry.objects.filter(subject=meeting.topic).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("published", "held", "days"),
    [
        (date(2027, 1, 18), date(2027, 1, 26), 5),  # Mon to Tue: 19, 20, 21, 22, 25
        (date(2027, 1, 19), date(2027, 1, 26), 4),
        (date(2027, 3, 24), date(2027, 4, 6), 6),  # Good Friday and Easter Monday lie between
        (date(2027, 1, 25), date(2027, 1, 26), 0),
        (date(2027, 1, 26), date(2027, 1, 26), 0),
        (date(2027, 1, 22), date(2027, 1, 23), 0),  # on a Saturday
        (date(2027, 1, 15), date(2027, 1, 23), 5),  # the Saturday is not counted, all five days before it are
    ],
)
@pytest.mark.django_db
def test_clear_days_count_neither_end_and_no_bank_holiday(published, held, days):
    assert clear_days(published, held) == days


def test_an_agenda_with_too_little_notice_needs_the_chairs_reason_and_shows_it(hall):
    with time_machine.travel(datetime(2027, 1, 20, 9, tzinfo=UTC), tick=False):
        meeting = hall.called(days=6)
        actions.add_item(by=hall.clerk, meeting=meeting, title="Safety")
        with pytest.raises(Refused, match="Only 3 clear days"):
            actions.publish_agenda(by=hall.clerk, meeting=meeting)
        meeting = actions.publish_agenda(by=hall.clerk, meeting=meeting, reason="After the fire on Friday")

    assert meeting.short_notice_reason == "After the fire on Friday"


def test_an_empty_agenda_is_not_published_and_a_published_one_not_changed(hall):
    meeting = hall.called()
    with pytest.raises(Refused, match="nothing on the agenda"):
        actions.publish_agenda(by=hall.clerk, meeting=meeting)
    actions.add_item(by=hall.clerk, meeting=meeting, title="Safety")
    actions.publish_agenda(by=hall.clerk, meeting=meeting)

    with pytest.raises(Refused, match="The agenda is published"):
        actions.add_item(by=hall.clerk, meeting=meeting, title="Late")


def test_a_quorum_counts_seats_and_sectors_and_says_what_is_missing(hall):
    assert missing_for_quorum(hall.body, ["council", "faith", "police"]) == []
    assert missing_for_quorum(hall.body, ["council", "faith"]) == ["1 more voting seat", "1 of police"]
    assert missing_for_quorum(hall.body, ["faith", "faith", "faith"]) == ["1 of police"]


def test_a_quorum_that_is_lost_is_written_down_and_decides_nothing(hall):
    meeting = hall.opened()
    actions.leave(by=hall.clerk, attendance=meeting.attendances.get(seat=hall.seats["police"]))
    item = meeting.items.get()

    assert kinds(meeting)[-2:] == ["quorum.reached", "quorum.lost"]
    with pytest.raises(Refused, match="There is no quorum"):
        actions.decide(by=hall.clerk, item=item, wording="More patrols", outcome="agreed")
    decision = actions.decide(by=hall.clerk, item=item, wording="More patrols", outcome="recommended")
    assert not decision.was_quorate


def test_the_database_itself_refuses_a_decision_without_a_quorum(hall):
    item = hall.opened().items.get()
    decision = actions.decide(by=hall.clerk, item=item, wording="More patrols", outcome="agreed")

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(was_quorate=False)


def test_a_seat_is_sat_on_once_and_a_guest_has_a_name(hall):
    meeting = hall.opened()

    with pytest.raises(Refused, match="sits there already"):
        actions.arrive(by=hall.clerk, meeting=meeting, seat=hall.seats["faith"])
    with pytest.raises(Refused, match="who the guest is"):
        actions.arrive(by=hall.clerk, meeting=meeting)
    actions.arrive(by=hall.clerk, meeting=meeting, guest="A neighbour")
    assert queries.quorum_of(meeting).seats == 3


def test_somebody_who_comes_back_sits_again_and_leaves_once(hall):
    meeting = hall.opened()
    sat = meeting.attendances.get(seat=hall.seats["faith"])
    actions.leave(by=hall.clerk, attendance=sat)

    with pytest.raises(Refused, match="left already"):
        actions.leave(by=hall.clerk, attendance=sat)
    actions.arrive(by=hall.clerk, meeting=meeting, seat=hall.seats["faith"], mode="online")
    assert queries.quorum_of(meeting).is_met


def test_of_two_clerks_who_write_one_minute_neither_loses_words(hall):
    item = hall.opened().items.get()
    actions.minute(by=hall.clerk, item=item, note="Mine", result="", revision=0)

    with pytest.raises(Refused, match="has written here meanwhile"):
        actions.minute(by=hall.lead, item=item, note="Theirs", result="noted", revision=0)
    item.refresh_from_db()
    assert (item.note, item.result, item.revision) == ("Mine", "", 1)


def test_the_minute_of_an_exempt_item_is_stored_apart(hall):
    meeting = hall.called()
    item = actions.add_item(by=hall.clerk, meeting=meeting, title="Patrols", exempt_reason="Police tactics")
    actions.publish_agenda(by=hall.clerk, meeting=meeting)
    actions.open_meeting(by=hall.clerk, meeting=meeting)
    hall.minuted(item, "noted", "Where the cameras are")

    assert AgendaItem.objects.get().note == ""
    assert ExemptNote.objects.get().text == "Where the cameras are"
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.update(note="Where the cameras are")


def test_what_is_decided_on_an_exempt_item_is_not_in_the_public_journal(hall):
    meeting = hall.opened()
    AgendaItem.objects.update(exempt_reason="Police tactics")
    actions.decide(by=hall.clerk, item=meeting.items.get(), wording="Cameras", outcome="agreed")

    entry = Entry.objects.get(subject=meeting.topic, kind="decided")
    assert entry.audience == Audience.PARTNERS


def test_a_meeting_ends_only_when_each_item_has_a_result(hall):
    meeting = hall.opened("Safety", "Youth")
    first, second = meeting.items.all()
    hall.minuted(first, "noted")

    with pytest.raises(Refused, match="No result yet for item 2"):
        actions.end(by=hall.clerk, meeting=meeting)
    hall.minuted(second, "carried")
    actions.end(by=hall.clerk, meeting=meeting)
    assert not meeting.attendances.filter(left_at=None).exists()


def test_what_was_not_reached_is_on_the_next_agenda_once_and_counts_its_carries(hall):
    meeting, following = hall.opened("Safety"), hall.called(days=120)
    hall.minuted(meeting.items.get(), "carried")
    actions.end(by=hall.clerk, meeting=meeting)
    hall.called(days=210)

    again = AgendaItem.objects.exclude(meeting=meeting).get()
    assert (again.meeting, again.title, again.carries) == (following, "Safety", 1)


def test_what_was_not_reached_waits_for_a_meeting_to_be_called(hall):
    meeting = hall.opened("Safety")
    hall.minuted(meeting.items.get(), "carried")
    actions.end(by=hall.clerk, meeting=meeting)
    assert AgendaItem.objects.count() == 1

    assert hall.called(days=120).items.get().title == "Safety"


def test_a_meeting_called_off_says_why_and_loses_no_item_and_no_concern(hall):
    meeting = hall.called()
    concern = hall.accepted()
    actions.put_on_agenda(by=hall.clerk, concern=concern, meeting=meeting)
    with pytest.raises(Refused, match="Say why"):
        actions.cancel(by=hall.clerk, meeting=meeting, reason=" ")
    cancelled = actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")
    concern.refresh_from_db()
    assert (cancelled.sequence, concern.state) == (1, ConcernState.ACCEPTED)

    following = hall.called(days=60)
    concern.refresh_from_db()
    assert following.items.get().concern == concern
    assert concern.state == ConcernState.ON_AGENDA


def test_the_raiser_hears_once_when_their_item_moves_to_the_next_meeting(hall):
    meeting = hall.called()
    actions.put_on_agenda(by=hall.clerk, concern=hall.accepted(), meeting=meeting)
    hall.called(days=90)
    sent = len(hall.texts())
    actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")

    assert len(hall.texts()) == sent + 1
    assert "it is on the next agenda" in hall.texts()[-1]


def test_a_meeting_closes_only_when_something_follows_from_each_decision(hall):
    meeting = hall.opened()
    decision = actions.decide(by=hall.clerk, item=meeting.items.get(), wording="Thanks", outcome="agreed")
    for step in (actions.end, actions.approve_minutes):
        step(by=hall.clerk, meeting=meeting)

    with pytest.raises(Refused, match=f"Neither an action nor a reason for none: {decision}"):
        actions.close(by=hall.clerk, meeting=meeting)
    actions.no_action(by=hall.clerk, decision=decision, because="A word of thanks")
    assert actions.close(by=hall.clerk, meeting=meeting).state == MeetingState.CLOSED


def test_approved_minutes_are_changed_by_nobody(hall):
    meeting = hall.opened()
    hall.minuted(meeting.items.get(), "noted")
    for step in (actions.end, actions.approve_minutes):
        step(by=hall.clerk, meeting=meeting)

    with pytest.raises(Refused, match="until they are approved"):
        hall.minuted(meeting.items.get(), "noted", "Something else")


@pytest.mark.parametrize("was", MeetingState)
@pytest.mark.parametrize("to", MeetingState)
@pytest.mark.django_db
def test_a_meeting_moves_as_the_table_says_and_in_no_other_way(was, to):
    who = standing(factories.an_officer())
    assert (objections_to_meeting_move(who, Meeting(state=was), to) == []) == (to in MEETING_MOVES[was])


def test_whoever_is_no_clerk_changes_nothing(hall):
    meeting = hall.called()
    for step in (
        actions.publish_agenda,
        actions.open_meeting,
        actions.end,
        actions.approve_minutes,
        actions.close,
    ):
        with pytest.raises(Refused, match="Only council officers"):
            step(by=hall.member, meeting=meeting)
    with pytest.raises(Refused, match="Only council officers"):
        actions.add_item(by=hall.member, meeting=meeting, title="Mine")


def test_a_seat_that_changes_hands_was_held_until_the_day_before(hall):
    seat, now = hall.seats["faith"], factories.a_person()
    first = actions.take_seat(by=hall.lead, seat=seat, person=hall.member, held_from=date(2026, 1, 1))
    actions.take_seat(by=hall.lead, seat=seat, person=now, held_from=date(2026, 9, 1))
    actions.take_seat(by=hall.lead, seat=seat, person=hall.member, is_substitute=True)
    first.refresh_from_db()

    assert first.held_until == date(2026, 8, 31)
    assert seat.memberships.filter(held_until=None).count() == 2
    assert not Entry.objects.filter(kind="seat.taken", audience=Audience.PUBLIC).exists()
