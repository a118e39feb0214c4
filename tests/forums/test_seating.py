"""Who sits where and until when, whom a body invites, what it is for, and meetings that are owed to an incident."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cohesion.accounts.models import Person
from cohesion.directory.models import Group
from cohesion.directory.states import Way
from cohesion.journal.models import Entry
from cohesion.kit.refusals import Refused
from cohesion.messaging.models import Message
from cohesion.plan import actions as plan
from cohesion.plan.models import Request
from forums import actions, queries, seating
from forums.models import Body, Meeting, Membership
from tests import factories

NOW = datetime(2027, 1, 11, 10, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def clocked():
    with time_machine.travel(NOW, tick=False) as clocks:
        yield clocks


def sits(hall, person, sector: str = "faith", **also) -> Membership:
    return actions.take_seat(by=hall.clerk, seat=hall.seats[sector], person=person, **also)


# --- quorum -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "counts"), [("holder", 3), ("substitute", 3), ("stranger", 2), ("nobody named", 3)]
)
def test_a_seat_counts_by_its_holder_or_by_its_named_substitute(hall, who, counts):
    people = {"holder": hall.member, "substitute": hall.lead, "stranger": hall.clerk, "nobody named": None}
    sits(hall, hall.member)
    sits(hall, hall.lead, is_substitute=True)
    meeting = hall.opened()
    meeting.attendances.filter(seat=hall.seats["faith"]).update(person=people[who])

    assert queries.quorum_of(meeting).seats == counts
    assert queries.quorum_of(meeting).is_met == (counts == 3)


# --- terms --------------------------------------------------------------------------------------------------------


def test_terms_that_end_soon_stand_on_the_desk_and_those_that_ended_are_red(client, hall):
    sits(hall, hall.member, term_ends_on=date(2027, 1, 12))
    sits(hall, hall.lead, "police", term_ends_on=date(2027, 6, 1))
    (one,) = seating.terms_ending(NOW)
    assert (one.membership.person, one.is_over) == (hall.member, False)

    assert [one.is_over for one in seating.terms_ending(NOW + timedelta(days=2))] == [True]
    client.force_login(hall.clerk)
    page = client.get("/forums/desk/").content.decode()
    assert "Term ends 12 January" in page
    assert "Nobody sits there" in page  # the council's seat


def test_a_term_does_not_end_before_it_begins_and_whoever_is_past_it_still_sits(hall):
    with pytest.raises(Refused, match="ends before it begins"):
        sits(hall, hall.member, term_ends_on=date(2027, 1, 10))
    sits(hall, hall.member, term_ends_on=date(2027, 1, 12))

    with time_machine.travel(NOW + timedelta(days=30)):
        assert [one.person for one in seating.invitees(hall.body)] == [hall.member]


# --- young people -------------------------------------------------------------------------------------------------


@pytest.fixture
def youth(hall) -> Body:
    said = {"slug": "young", "name": "Young people", "kind": "interest", "terms": "To be heard."}
    return actions.make_body(by=hall.clerk, is_for_young_people=True, **said)


def test_a_young_person_sits_only_with_a_guardians_consent(client, hall, youth):
    seat = actions.make_seat(by=hall.clerk, body=youth, label="Youth council", sector="schools")
    with pytest.raises(Refused, match="guardian’s consent"):
        actions.take_seat(by=hall.clerk, seat=seat, person=hall.member)
    client.force_login(hall.clerk)
    client.post(
        f"/forums/desk/seats/{seat.pk}/", {"person": hall.member.pk, "guardian_consent_on": "4/1/2027"}
    )

    assert seat.memberships.get().guardian_consent_on == date(2027, 1, 4)
    grown_up = actions.make_seat(by=hall.clerk, body=youth, label="Police", sector="police")
    actions.take_seat(by=hall.clerk, seat=grown_up, person=hall.lead)


def test_no_name_of_a_young_persons_body_is_ever_shown(hall, youth):
    concern, _ = hall.raised(body=youth, shown_as="name")

    assert concern.from_whom == ""
    assert hall.raised(shown_as="name")[0].from_whom == hall.member.name


# --- what it is for -----------------------------------------------------------------------------------------------


def test_terms_of_reference_are_changed_by_the_page_and_those_before_stay_in_the_journal(client, hall):
    client.force_login(hall.clerk)
    form = {"terms": "To meet every quarter.", "review_on": "11/1/2027"}
    client.post("/forums/desk/bodies/cohesion/terms/", form)

    page = client.get("/forums/bodies/cohesion/").content.decode()
    assert "To meet every quarter." in page
    assert "among them 1 of faith groups, 1 of police" in page
    assert "Brings everyone together" in Entry.objects.get(kind="body.terms").words.detail
    assert "To be looked at since 11 January" in client.get("/forums/desk/").content.decode()


# --- whom to invite -----------------------------------------------------------------------------------------------


def test_whom_to_invite_is_counted_before_anything_is_sent_and_nobody_twice(client, hall):
    sits(hall, hall.member)
    mosque, far = factories.a_place(), factories.a_place()
    primary = factories.a_contact(mosque)
    factories.a_contact(mosque, "2")
    unreachable = factories.a_contact(far, number=None)
    Person.objects.filter(pk=unreachable.pk).update(email=None)
    trail = Group.objects.create(name="Trail")
    trail.places.add(mosque)
    client.force_login(hall.clerk)
    client.post("/forums/desk/bodies/cohesion/circles/", {"name": "On the trail", "group": trail.pk})
    assert [one.person for one in seating.invitees(hall.body)] == [hall.member, primary]
    client.post("/forums/desk/bodies/cohesion/circles/", {"name": "Everybody", "group": ""})

    meeting = hall.called()
    page = client.get("/forums/desk/bodies/cohesion/invite/").content.decode()
    counted = "2 people will be written to: 0 by email, 2 by text. To be told by you: "
    assert counted in page
    assert counted in client.get(f"/forums/desk/meetings/{meeting.ref}/invite/").content.decode()
    assert f"/forums/desk/meetings/{meeting.ref}/invited/" in page
    assert not Message.objects.exists()


def test_the_list_costs_the_same_however_many_there_are(hall, django_assert_max_num_queries):
    actions.make_circle(by=hall.clerk, body=hall.body, name="Everybody")
    for _ in range(4):
        factories.a_contact(factories.a_place())
    with django_assert_max_num_queries(4):
        assert len(seating.invitees(hall.body)) == 5


# --- after an incident --------------------------------------------------------------------------------------------


@pytest.fixture
def asked(hall) -> Request:
    until = {"answer_by": NOW + timedelta(hours=72), "hold_by": date(2027, 1, 25)}
    return plan.ask(by=hall.clerk, kind="meeting", source="incident.K7M4", why="After the fire", **until)


def called(hall, asked: Request, day: int = 19, **also) -> Meeting:
    starts = datetime(2027, 1, day, 18, 30, tzinfo=UTC)
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    venue = "Lodge Vale Centre, Corby"
    return actions.call_as_asked(by=hall.clerk, asked=asked, body=hall.body, venue=venue, **when, **also)


def test_everybody_with_a_seat_is_texted_in_words_that_name_no_body(hall, asked):
    sits(hall, hall.member)
    called(hall, asked)
    text = Message.objects.get(kind="meeting.called")

    assert "extra meeting Tue 19 Jan 18:30 at Lodge Vale Centre, Corby. You have a seat." in text.body
    assert "Forum" not in text.body


def test_whoever_takes_no_texts_gets_an_email_where_there_is_a_line_for_it(hall, asked, monkeypatch):
    monkeypatch.setattr("forums.actions.reaching.carried", lambda: {Way.EMAIL})
    sits(hall, hall.member)
    hall.member.contact_points.update(prefers="voice")
    called(hall, asked)
    mail = Message.objects.get()

    assert (mail.way, mail.to) == ("email", hall.member.email)
    assert "at which you have a seat" in mail.body
    assert "Forum" not in mail.subject + mail.body


def test_later_than_promised_needs_a_reason_and_is_red_on_the_desk(client, hall, asked):
    with pytest.raises(Refused, match="It is to be held by Monday 25 January"):
        called(hall, asked, day=26)
    called(hall, asked, day=26, reason="The hall is a crime scene until then")
    (one,) = seating.owed(NOW)
    assert one.is_late
    asked.refresh_from_db()
    assert "The hall is a crime scene" in asked.answer

    client.force_login(hall.clerk)
    assert "Promised after an incident" in client.get("/forums/desk/").content.decode()


def test_a_reason_for_the_day_alone_does_not_read_as_lateness(hall, asked):
    called(hall, asked, reason="A fast day: food is there at sunset")
    asked.refresh_from_db()

    assert "Later" not in asked.answer


def test_in_time_it_is_green_until_its_day_has_passed_and_nobody_held_it(hall, asked):
    called(hall, asked)

    assert [one.is_late for one in seating.owed(NOW)] == [False]
    assert [one.is_late for one in seating.owed(NOW + timedelta(days=15))] == [True]


def test_a_cancelled_one_is_owed_again_and_is_called_again_from_the_desk(client, hall, asked):
    first = called(hall, asked)
    with pytest.raises(Refused, match="answered already"):
        called(hall, asked, day=20)
    actions.cancel(by=hall.clerk, meeting=first, reason="Snow")
    client.force_login(hall.clerk)
    assert "cancelled, call it again" in client.get("/forums/desk/").content.decode()
    second = called(hall, asked, day=21)

    assert [one.meeting for one in seating.owed(NOW)] == [second]
    assert Entry.objects.filter(subject="incident.K7M4", kind="request.called_again").exists()


def test_before_it_is_called_its_clock_is_red_once_72_hours_are_over(client, hall, asked, clocked):
    clocked.move_to(NOW + timedelta(hours=73))
    client.force_login(hall.clerk)

    assert "Late by 1 h" in client.get("/forums/desk/").content.decode()
    assert seating.owed(NOW) == []
