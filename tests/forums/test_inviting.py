"""Asking people to a meeting, moving it and calling it off: who is told what, by which way, and when."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from cohesion.calendars.models import Rsvp
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.messaging.models import Message
from cohesion.messaging.states import State
from forums import actions
from tests import factories
from tests.calendars.reader import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _email_leaves(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.CALENDAR_MAILBOX = "calendar@council.example"


@pytest.fixture
def members(hall):
    """One by email, one without an address of an email, one whom nobody can write to."""
    people = [
        factories.a_person("By Email"),
        factories.a_person("By Text"),
        factories.a_person("By Hand", number=None),
    ]
    for person in people[1:]:
        person.email = None
        person.save()
    for seat, person in zip(hall.seats.values(), people, strict=True):
        actions.take_seat(by=hall.lead, seat=seat, person=person, held_from=clock.local(clock.now()).date())
    return people


def posted(kind: str = "rsvp.") -> list[Message]:
    return list(Message.objects.filter(kind__startswith=kind).exclude(state=State.CANCELLED).order_by("id"))


def moved(hall, meeting, days: int = 31, **also):
    starts = meeting.starts_at + timedelta(days=days - 30)
    told = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "venue": meeting.venue} | also
    return actions.reschedule(by=hall.clerk, meeting=meeting, **told)


def leaves(*messages: Message) -> None:
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(state=State.DELIVERED)


def test_the_wider_circles_of_a_body_are_asked_with_its_seats_each_person_once(hall, members):
    place = factories.a_place()
    contact = factories.a_contact(place)
    deputy = factories.a_contact(place, "2")
    actions.make_circle(by=hall.clerk, body=hall.body, name="All places of worship")
    people = [one.person for one in actions.invite(by=hall.clerk, meeting=hall.called())]
    assert {*members, contact} <= set(people)
    assert deputy not in people
    assert len(people) == len(set(people))


def test_members_are_asked_by_email_or_text_and_the_rest_are_named_to_the_clerk(client, hall, members):
    meeting = hall.called()
    client.force_login(hall.clerk)
    page = client.get(f"/forums/desk/meetings/{meeting.ref}/invite/").content.decode()
    assert "2 people will be written to: 1 by email, 1 by text. To be told by you: By Hand." in unescape(page)
    assert not Message.objects.exists()

    client.post(f"/forums/desk/meetings/{meeting.ref}/invite/")

    email, text = posted()
    assert (email.way, email.to, email.person) == ("email", members[0].email, members[0])
    assert (text.way, text.person, text.answers) == ("text", members[1], ["1", "2", "3"])
    assert Rsvp.objects.filter(source=meeting.topic).count() == 3
    assert Entry.objects.filter(subject=meeting.topic, kind="meeting.invited").get().counts == {"asked": 3}


def test_36_each_gets_a_message_of_their_own_that_names_nobody_else(hall, members):
    others = [factories.a_person(name) for name in ("Sentinel One", "Sentinel Two")]
    actions.invite(by=hall.clerk, meeting=hall.called(), also=others)
    for message in posted():
        told = message.calendar.replace("\r\n ", "") + message.body + message.subject
        for other in {*members, *others} - {message.person}:
            assert other.name not in told
            assert not other.email or other.email not in told
    event = read(posted()[0].calendar.encode()).inner("VEVENT")[0]
    assert len(event.all("ATTENDEE")) == 1


def test_40_who_is_added_is_asked_for_the_first_time_and_others_hear_nothing(hall, members):
    meeting = hall.called()
    actions.invite(by=hall.clerk, meeting=meeting)
    moved(hall, meeting)
    before = len(posted())
    late = factories.a_person()
    actions.invite_one(by=hall.clerk, meeting=meeting, person=late)
    (new,) = posted()[before:]
    assert (new.person, new.kind) == (late, "rsvp.invited")
    assert actions.invite_one(by=hall.clerk, meeting=meeting, person=late) == []
    assert actions.invite(by=hall.clerk, meeting=meeting) == []


def test_39_a_move_is_a_new_edition_for_everybody_who_is_asked(hall, members):
    meeting = hall.called()
    actions.invite(by=hall.clerk, meeting=meeting)
    leaves(*posted())
    moved(hall, meeting, venue="Elsewhere, Corby")
    email, text = posted("rsvp.changed")
    event = read(email.calendar.encode()).inner("VEVENT")[0]
    assert event.one("SEQUENCE").value == "1"
    assert read(email.calendar.encode()).one("METHOD").value == "REQUEST"
    assert event.one("LOCATION").text == "Elsewhere, Corby"
    assert "Elsewhere, Corby" in text.body
    assert set(Rsvp.objects.values_list("told_sequence", flat=True)) == {1}


def test_39_two_moves_in_a_row_are_one_message(hall, members):
    with time_machine.travel("2026-12-01T09:00Z", tick=False) as travel:
        meeting = hall.called()
        actions.invite(by=hall.clerk, meeting=meeting)
        leaves(*posted())
        moved(hall, meeting)
        travel.shift(timedelta(minutes=4))
        moved(hall, meeting, days=33)
        messages = posted("rsvp.changed")
    assert len(messages) == 2
    assert {one.due_at for one in messages} == {clock.now().replace(2026, 12, 1, 9, 9, 0, 0)}
    assert read(messages[0].calendar.encode()).inner("VEVENT")[0].one("SEQUENCE").value == "2"


def test_who_had_not_heard_of_it_yet_is_asked_not_told_of_a_change_and_never_of_a_cancellation(hall, members):
    meeting = hall.called()
    actions.invite(by=hall.clerk, meeting=meeting)
    moved(hall, meeting)
    assert {one.kind for one in posted()} == {"rsvp.invited"}
    assert len(posted()) == 2
    actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")
    assert posted() == []


def test_41_a_cancelled_meeting_is_taken_out_of_every_calendar(hall, members):
    meeting = hall.called()
    actions.invite(by=hall.clerk, meeting=meeting)
    leaves(*posted())
    actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")
    email, text = posted("rsvp.off")
    calendar = read(email.calendar.encode())
    event = calendar.inner("VEVENT")[0]
    assert calendar.one("METHOD").value == "CANCEL"
    assert (event.one("STATUS").value, event.one("SEQUENCE").value) == ("CANCELLED", "1")
    assert event.one("DTSTART")
    assert event.one("ORGANIZER")
    assert event.one("ATTENDEE").value == f"mailto:{members[0].email}"
    assert "is cancelled" in text.body
    assert text.answers == []


def test_41_one_who_is_let_go_is_told_alone(hall, members):
    meeting = hall.called()
    actions.invite(by=hall.clerk, meeting=meeting)
    leaves(*posted())
    rsvp = Rsvp.objects.get(person=members[0])
    actions.uninvite(by=hall.clerk, meeting=meeting, rsvp=rsvp)
    (message,) = posted("rsvp.let_go")
    calendar = read(message.calendar.encode())
    assert (message.person, calendar.one("METHOD").value) == (members[0], "CANCEL")
    assert not calendar.inner("VEVENT")[0].all("STATUS")
    with pytest.raises(Refused, match="not asked"):
        actions.uninvite(by=hall.clerk, meeting=meeting, rsvp=rsvp)
    actions.invite_one(by=hall.clerk, meeting=meeting, person=members[0])
    assert posted()[-1].kind == "rsvp.invited"


def test_the_clerk_reads_how_many_are_written_to_before_a_meeting_moves_or_is_cancelled(
    client, hall, members
):
    meeting = hall.called()
    actions.invite(by=hall.clerk, meeting=meeting)
    client.force_login(hall.clerk)
    for step in ("move", "cancel"):
        page = unescape(client.get(f"/forums/desk/meetings/{meeting.ref}/{step}/").content.decode())
        assert "2 people will be written to: 1 by email, 1 by text. To be told by you: By Hand." in page


def test_bad_input_loses_nothing_and_moves_nothing(client, hall, members):
    meeting = hall.called()
    client.force_login(hall.clerk)
    typed = {"day": "1/1/2020", "starts": "18:30", "ends": "20:30", "venue": "Sentinel hall"}
    page = client.post(f"/forums/desk/meetings/{meeting.ref}/move/", typed).content.decode()
    assert "That time has passed." in page
    assert "Sentinel hall" in page
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.venue) == (0, "Lodge Vale Centre, Corby")


@pytest.mark.parametrize("who", ["member", "police"])
def test_only_a_clerk_asks_moves_and_lets_go(hall, members, who):
    meeting = hall.called()
    other = hall.member if who == "member" else factories.an_officer("police_liaison")
    times = {
        "starts_at": meeting.starts_at + timedelta(days=1),
        "ends_at": meeting.ends_at + timedelta(days=1),
    }
    with pytest.raises(Refused):
        actions.invite(by=other, meeting=meeting)
    with pytest.raises(Refused):
        actions.invite_one(by=other, meeting=meeting, person=other)
    with pytest.raises(Refused):
        actions.reschedule(by=other, meeting=meeting, venue="X", **times)
    assert not Rsvp.objects.exists()


def test_what_people_need_stands_before_the_clerk_until_it_is_confirmed(client, hall, members):
    meeting = hall.called()
    actions.invite(by=hall.clerk, meeting=meeting)
    link = re.search(r"/i/\w+/", posted()[0].body)[0]
    client.post(link, {"sequence": "0", "answer": "coming", "needs": "A hearing loop"})
    client.force_login(hall.clerk)
    address = f"/forums/desk/meetings/{meeting.ref}/invited/"
    page = client.get(address).content.decode()
    assert "A hearing loop" in page
    assert "3 asked: 2 not answered, 1 coming" in page
    client.post(f"{address}{Rsvp.objects.get(person=members[0]).pk}/settle/")
    assert "Confirmed" in client.get(address).content.decode()
    client.post(link, {"sequence": "0", "answer": "coming", "needs": "A hearing loop, and a lift"})
    assert "Confirmed</span>" not in client.get(address).content.decode()


def test_leaving_takes_back_what_has_not_left(hall, members, django_capture_on_commit_callbacks):
    from cohesion.directory.actions import end_post

    person = factories.a_contact(factories.a_place())
    actions.invite_one(by=hall.clerk, meeting=hall.called(), person=person)
    with django_capture_on_commit_callbacks(execute=True):
        end_post(by=None, post=person.posts.get())
    assert posted() == []
