"""The room as people see it: the public gallery, a member by their own link, and the clerk with one press each."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.live import tokens
from cohesion.live.registry import may_watch
from cohesion.messaging.models import Message
from forums import actions
from forums.actions import asking, circulating, member_links, polling
from forums.models import AgendaItem, Body, Discussion, Meeting, Poll, Question, Speaker
from forums.states import MeetingKind, Mode
from forums.views import picture


@pytest.fixture(autouse=True)
def _nothing_shared():
    picture.rooms.clear()


@pytest.fixture
def meeting(hall) -> Meeting:
    actions.take_seat(by=hall.lead, seat=hall.seats["faith"], person=hall.member)
    return hall.opened("Safety at Friday prayers", "Youth work")


@pytest.fixture
def live(meeting) -> str:
    return f"{meeting.get_absolute_url()}live/"


@pytest.fixture
def room(client, hall, meeting) -> str:
    client.force_login(hall.clerk)
    return f"/forums/desk/meetings/{meeting.ref}/room/"


def link(hall, meeting: Meeting) -> str:
    given = {"purpose": PersonalLink.Purpose.MEETING, "about": member_links.about(meeting)}
    return f"/m/{new_link(person=hall.member, **given)}/"


def seen(client: Client, address: str) -> str:
    picture.rooms.clear()
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return unescape(response.content.decode())


def test_anybody_follows_a_public_meeting_without_signing_in_and_is_told_of_changes(
    client, hall, meeting, live
):
    page = client.get(live)
    ticket = tokens.read(re.search(r'data-token="([^"]+)"', page.content.decode())[1])
    assert ticket.person_id == 0
    assert (ticket.topic, ticket.side) == (meeting.topic, "")

    region = client.get(f"{live}region/")
    again = client.get(f"{live}region/", headers={"If-None-Match": region["ETag"]})
    assert (region.status_code, again.status_code) == (200, 304)
    Body.objects.update(is_public=False)
    assert client.get(live).status_code == 404


def test_who_follows_what_of_a_meeting(hall, meeting):
    nobody, ref = AnonymousUser(), meeting.ref
    assert [may_watch(one, f"meeting.{ref}") for one in (nobody, hall.member, hall.clerk)] == [1, 1, 1]
    assert [may_watch(one, f"meeting.{ref}/clerk") for one in (nobody, hall.member, hall.clerk)] == [0, 0, 1]
    assert not may_watch(nobody, "meeting.NONE")
    Body.objects.update(is_public=False)
    assert [may_watch(one, f"meeting.{ref}") for one in (nobody, hall.member, hall.clerk)] == [0, 1, 1]


def test_the_gallery_sees_seats_and_no_name_and_nothing_that_is_not_public(client, hall, meeting, live):
    guest = actions.arrive(by=hall.clerk, meeting=meeting, guest="Jo Bloggs")
    Speaker.objects.create(meeting=meeting, attendance=guest, asked_at=guest.arrived_at)
    item = meeting.items.last()
    AgendaItem.objects.filter(pk=item.pk).update(exempt_reason="Police tactics")
    item.refresh_from_db()
    actions.decide(by=hall.clerk, item=item, wording="Cameras at the gate", outcome="agreed")

    page = seen(client, live)
    assert "Quorum met" in page
    assert "A guest" in page
    for hidden in ("Jo Bloggs", hall.member.name, "Cameras"):
        assert hidden not in page
    assert "Cameras at the gate" in seen(client, link(hall, meeting))


def test_a_question_is_asked_shown_and_supported_once_from_each_browser(client, hall, meeting, live):
    assert client.post(live, {"text": "Who pays?"}).status_code == 302
    assert "Write your question" in unescape(client.post(live, {"text": " "}).content.decode())
    assert "Who pays?" not in seen(client, live)
    question = Question.objects.get()
    asking.show(by=hall.clerk, question=question)
    assert "Who pays?" in seen(client, live)
    for _ in range(2):
        client.post(live, {"support": question.pk})
    Client().post(live, {"support": question.pk})

    question.refresh_from_db()
    assert question.supports == 2
    assert client.post(live, {"support": "x"}).status_code == 404


def test_a_member_is_there_speaks_and_votes_by_their_own_link_without_javascript(client, hall, meeting):
    own = link(hall, meeting)
    actions.leave(by=hall.clerk, attendance=meeting.attendances.get(seat=hall.seats["faith"]))
    assert "I am here: online" in seen(client, own)
    client.post(own, {"here": Mode.ONLINE})
    client.post(own, {"speak": "yes"})
    assert "You are number 1 in the queue" in seen(client, own)
    poll = polling.write_poll(by=hall.clerk, meeting=meeting, question="Safer?", options=["Yes", "No"])
    polling.open_poll(by=hall.clerk, poll=poll)
    assert 'name="vote"' in seen(client, own)
    client.post(own, {"vote": poll.options.first().pk})

    page = seen(client, own)
    assert "Your vote is counted" in page
    assert 'name="vote"' not in page
    assert poll.options.first().phones == 1
    assert client.post(own, {"nonsense": "1"}).status_code == 302


def test_the_region_of_a_member_is_theirs_and_of_nobody_else(client, hall, meeting):
    own = link(hall, meeting)
    first = client.get(f"{own}region/")
    assert "You are there" in first.content.decode()
    ticket = tokens.read(first["X-Topic-Token"])
    assert (ticket.person_id, bool(ticket.by_link)) == (hall.member.pk, True)
    assert "You are there" not in seen(client, f"{meeting.get_absolute_url()}live/region/")


def test_a_page_that_is_still_open_when_the_meeting_ends_says_so_and_offers_nothing_more(
    client, hall, meeting
):
    own = link(hall, meeting)
    for item in meeting.items.filter(result=""):
        hall.minuted(item, "noted")
    actions.end(by=hall.clerk, meeting=meeting)
    region = seen(client, f"{own}region/")

    assert "The meeting is over." in region
    assert 'name="here"' not in region
    assert "live-line" not in seen(client, own)


def test_a_link_ends_with_the_seat_and_opens_nothing_else(client, hall, meeting):
    own = link(hall, meeting)
    actions.take_seat(by=hall.lead, seat=hall.seats["faith"], person=hall.lead)
    assert client.get(own).status_code == 410
    assert client.post(own, {"here": "room"}).status_code == 410
    answer = new_link(
        person=hall.lead, purpose=PersonalLink.Purpose.ANSWER, about=member_links.about(meeting)
    )
    assert client.get(f"/m/{answer}/").status_code == 410


def test_links_go_to_every_member_by_text_and_say_what_will_be_sent_first(client, hall, meeting):
    client.force_login(hall.clerk)
    address = f"/forums/desk/meetings/{meeting.ref}/links/"
    assert "by text, or by email" in seen(client, address)
    Message.objects.all().delete()
    client.post(address)

    sent = Message.objects.get()
    token = re.search(r"/m/(\w+)/", sent.body)[1]
    assert client.get(f"/m/{token}/").status_code == 200
    assert sent.segments == 1


def test_the_clerk_runs_the_room_with_one_press_each(client, hall, meeting, room):
    first, second = meeting.items.all()
    client.post(room, {"turn": first.pk})
    client.post(room, {"raise_hand": meeting.attendances.first().pk})
    asked = Speaker.objects.get()
    client.post(room, {"next_speaker": asked.pk})
    client.post(f"/forums/desk/meetings/{meeting.ref}/polls/", {"question": "Safer?", "answers": "Yes\nNo"})
    poll = Poll.objects.get()
    client.post(room, {"open_poll": poll.pk})
    counted = {"hands_1": "6", "paper_1": "0", "hands_2": "1", "paper_2": "1"}
    client.post(f"/forums/desk/polls/{poll.pk}/", counted)
    for step in ("close_poll", "publish_poll"):
        client.post(room, {step: poll.pk})
    asking.ask_question(meeting=meeting, text="Who pays?")
    client.post(room, {"show_question": Question.objects.get().pk})

    page = seen(client, room)
    for shown in ("1. Safety at Friday prayers", "under 5", "about 10 votes", "Who pays?", "Has spoken"):
        assert shown in page, shown
    client.post(room, {"turn": second.pk})
    assert Discussion.objects.filter(ended_at=None).get().item == second
    assert client.post(room, {"turn": "x"}).status_code == 404
    assert client.post(room, {}).status_code == 302


def test_what_cannot_be_done_says_why_and_changes_nothing(client, hall, meeting, room):
    other = hall.called()
    row = actions.add_item(by=hall.clerk, meeting=other, title="Elsewhere")
    assert client.post(room, {"turn": row.pk}).status_code == 404
    page = unescape(client.post(room, {"next_speaker": "7"}, follow=True).content.decode())
    assert "Somebody else comes next by now" in page


def test_a_room_costs_the_same_however_much_there_is(
    client, hall, meeting, live, django_assert_max_num_queries
):
    for n in range(3):
        poll = polling.write_poll(by=hall.clerk, meeting=meeting, question=f"{n}?", options=["Yes", "No"])
        polling.open_poll(by=hall.clerk, poll=poll)
        asking.show(by=hall.clerk, question=_asked(meeting))
        actions.decide(by=hall.clerk, item=meeting.items.first(), wording=f"{n}", outcome="agreed")
    with django_assert_max_num_queries(20):
        client.get(live)
    with django_assert_max_num_queries(3):  # shared: the meeting, its number, and no rendering
        client.get(f"{live}region/")


def _asked(meeting: Meeting) -> Question:
    asking.ask_question(meeting=meeting, text="Why?")
    return Question.objects.last()


def test_draft_minutes_go_round_by_link_and_are_printed_once_approved(client, hall, meeting):
    for item in meeting.items.all():
        hall.minuted(item, "noted", "The forum heard of two patrols.")
    own = link(hall, meeting)
    meeting = actions.end(by=hall.clerk, meeting=meeting)
    assert "two patrols" not in seen(client, own), "not circulated yet"
    circulating.circulate(by=hall.clerk, meeting=meeting)
    form = {"words": "The forum heard of three patrols.", "why": "I counted"}
    assert "two patrols" in seen(client, f"{own}items/1/")
    client.post(f"{own}items/1/", form)
    assert "<ins>" in seen(client, own)

    client.force_login(hall.clerk)
    desk = f"/forums/desk/meetings/{meeting.ref}/minutes/"
    taking = re.search(r"/forums/desk/amendments/\d+/take/", seen(client, desk))[0]
    revision = meeting.items.first().revision
    client.post(taking, {"revision": revision, "words": form["words"]})
    assert meeting.items.first().note == form["words"]
    public = f"{meeting.get_absolute_url()}minutes/"
    assert client.get(public).status_code == 404
    Meeting.objects.update(state="approved")
    page = seen(client, public)
    assert "three patrols" in page
    assert "Quorum reached" in page
    assert hall.member.name not in page


def test_a_dialogue_is_prepared_before_it_begins_and_its_rules_agreed_in_it(client, hall):
    meeting = hall.called(kind=MeetingKind.DIALOGUE)
    actions.add_item(by=hall.clerk, meeting=meeting, title="How we are", kind="discuss")
    actions.publish_agenda(by=hall.clerk, meeting=meeting)
    client.force_login(hall.clerk)
    desk = f"/forums/desk/meetings/{meeting.ref}/"
    refused = unescape(client.post(f"{desk}open/").content.decode())
    assert "Say first who facilitates it" in refused
    assert "Nobody answers for their faith" in seen(client, f"{desk}dialogue/")
    form = {"facilitator": "Mediation service", "quiet_space": "Room 2", "ground_rules": "One at a time"}
    client.post(f"{desk}dialogue/", form)
    assert client.post(f"{desk}open/").status_code == 302

    page = unescape(client.post(f"{desk}dialogue/", {"ground_rules": "One at a time"}).content.decode())
    assert "Nobody is there yet to agree them" in page
    actions.arrive(by=hall.clerk, meeting=meeting, guest="A neighbour")
    client.post(f"{desk}dialogue/", {"ground_rules": "One at a time\nNo phones"})
    shown = seen(client, f"{meeting.get_absolute_url()}live/")
    assert "No phones" in shown
    assert "Room 2" in shown
    meeting.refresh_from_db()
    assert meeting.dialogue.agreed_at is not None
