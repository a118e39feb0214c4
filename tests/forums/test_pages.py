"""The pages as people see them: what everybody reads, what only a raiser does, and the clerk's whole year in clicks."""

import re
import uuid
from html import unescape

import pytest
import time_machine
from django.test import Client

from forums import actions, queries
from forums.models import AgendaItem, Body, Concern, Decision, ExemptNote, Meeting
from tests import factories

pytestmark = pytest.mark.django_db


def typed(hall, **also) -> dict[str, str]:
    said = {"key": str(uuid.uuid4()), "body": str(hall.body.pk), "text": "Graffiti stays for weeks."}
    return said | {"sector": "resident", "shown_as": "nobody"} | also


def seen(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return unescape(response.content.decode())


@pytest.fixture
def clerk(client, hall) -> Client:
    client.force_login(hall.clerk)
    return client


def test_anybody_raises_a_concern_and_follows_it_by_an_address_that_is_kept_by_nobody(client, hall):
    page = client.post("/forums/concerns/raise/", typed(hall))
    secret = re.search(r"/c/([A-Z0-9]{32})/", page.content.decode())[1]

    assert page["Cache-Control"] == "no-store"
    own = client.get(f"/c/{secret}/")
    assert "Graffiti stays for weeks." in own.content.decode()
    assert own["Referrer-Policy"] == "strict-origin"
    assert "no-store" in own["Cache-Control"]
    assert client.get("/c/ABC/").status_code == 410


def test_999_stands_before_the_form_and_what_was_typed_is_kept(client, hall):
    page = seen(client, "/forums/concerns/raise/")
    assert page.index("tel:999") < page.index('name="text"')

    again = client.post("/forums/concerns/raise/", typed(hall, sector="nonsense")).content.decode()
    assert "Graffiti stays for weeks." in again
    assert not Concern.objects.exists()


def test_sent_twice_it_is_recorded_once_and_no_second_address_is_made(client, hall):
    form = typed(hall)
    client.post("/forums/concerns/raise/", form)
    second = client.post("/forums/concerns/raise/", form).content.decode()

    assert Concern.objects.count() == 1
    assert "sent twice" in second
    assert "/c/" not in second


def test_nobody_is_named_who_did_not_sign_in(client, hall):
    assert 'value="name"' not in seen(client, "/forums/concerns/raise/")
    assert client.post("/forums/concerns/raise/", typed(hall, shown_as="name")).status_code == 200
    assert not Concern.objects.exists()


def test_a_flood_of_unsigned_concerns_is_stopped_and_says_whom_to_ring(client, hall):
    Concern.objects.bulk_create(
        Concern(
            ref=f"F{n:03d}",
            digest=str(n),
            body=hall.body,
            text="x",
            raised_at=hall.raised()[0].raised_at,
            acknowledge_by="2027-01-01",
        )
        for n in range(30)
    )
    page = unescape(client.post("/forums/concerns/raise/", typed(hall)).content.decode())

    assert "Ring the council" in page
    assert "Graffiti stays for weeks." in page
    assert not Concern.objects.filter(text="Graffiti stays for weeks.").exists()
    client.force_login(hall.member)
    client.post("/forums/concerns/raise/", typed(hall))
    assert Concern.objects.filter(text="Graffiti stays for weeks.").exists()


def test_what_was_raised_is_public_only_in_the_clerks_words(client, hall):
    raw, _ = hall.raised(text="My neighbour Mr Smith")
    taken = hall.accepted(text="My neighbour Mrs Jones")

    page = seen(client, "/forums/you-said/") + seen(client, taken.get_absolute_url())
    assert "Graffiti is not cleaned quickly" in page
    assert "Smith" not in page
    assert "Jones" not in page
    assert client.get(raw.get_absolute_url()).status_code == 404


def test_a_concern_about_safeguarding_is_there_for_the_lead_alone(clerk, hall):
    concern, secret = hall.raised()
    address = f"/forums/desk/concerns/{concern.ref}/"
    clerk.post(f"{address}safeguarding/")

    assert clerk.get(address).status_code == 404
    assert concern.ref not in seen(clerk, "/forums/desk/")
    assert "Graffiti" not in seen(clerk, f"/c/{secret}/")
    clerk.force_login(hall.lead)
    assert "Graffiti" in seen(clerk, address)


def test_a_body_that_is_not_public_and_all_of_it_is_nowhere(client, hall):
    meeting = hall.opened("Safety")
    concern = hall.accepted()
    Body.objects.update(is_public=False)

    for address in ("/forums/bodies/cohesion/", meeting.get_absolute_url(), concern.get_absolute_url()):
        assert client.get(address).status_code == 404, address
    listed = seen(client, "/forums/") + seen(client, "/forums/you-said/")
    assert hall.body.name not in listed


def test_no_agenda_before_it_is_published_and_no_minutes_before_they_are_approved(client, hall):
    meeting = hall.called()
    actions.add_item(by=hall.clerk, meeting=meeting, title="Safety of places")
    assert "Safety of places" not in seen(client, meeting.get_absolute_url())

    meeting = hall.opened("Youth work", days=40)
    hall.minuted(meeting.items.get(), "noted", "The minute itself")
    actions.end(by=hall.clerk, meeting=meeting)
    page = seen(client, meeting.get_absolute_url())
    assert "Youth work" in page
    assert "The minute itself" not in page
    actions.approve_minutes(by=hall.clerk, meeting=meeting)
    assert "The minute itself" in seen(client, meeting.get_absolute_url())


def test_what_is_exempt_is_on_no_public_page_and_in_no_open_data(client, hall):
    meeting = hall.opened("Patrols")
    item = meeting.items.get()
    AgendaItem.objects.update(exempt_reason="Police tactics")
    item.refresh_from_db()
    actions.decide(
        by=hall.clerk, item=item, wording="Cameras at the gate", outcome="agreed", no_action_because="-"
    )
    hall.minuted(item, "decided", "Where they hang")
    for step in (actions.end, actions.approve_minutes, actions.close):
        step(by=hall.clerk, meeting=meeting)

    shown = seen(client, meeting.get_absolute_url()) + seen(client, "/forums/decisions.json")
    assert "Police tactics" in shown
    assert "Cameras" not in shown
    assert "Where they hang" not in shown


def test_a_concern_leads_to_its_decision_and_the_decision_back_in_links(client, hall):
    concern = hall.accepted()
    meeting = hall.called()
    item = actions.put_on_agenda(by=hall.clerk, concern=concern, meeting=meeting)
    actions.publish_agenda(by=hall.clerk, meeting=meeting)
    actions.open_meeting(by=hall.clerk, meeting=meeting)
    for seat in hall.seats.values():
        actions.arrive(by=hall.clerk, meeting=meeting, seat=seat)
    decided = {"wording": "Clean within a day", "outcome": "agreed", "votes_for": 12, "votes_against": 0}
    decision = actions.decide(by=hall.clerk, item=item, **decided)
    for step in (actions.end, actions.approve_minutes):
        step(by=hall.clerk, meeting=meeting)
    actions.respond(by=hall.clerk, concern=concern, words="Cleaned within a day since May", response="did")

    page = seen(client, concern.get_absolute_url())
    assert "We did" in page
    assert f"{meeting.get_absolute_url()}#item-1" in page
    assert f"({decision}): Clean within a day" in page
    minutes = seen(client, meeting.get_absolute_url())
    assert concern.get_absolute_url() in minutes
    assert "12 for, 0 against" in minutes
    told = client.get("/forums/decisions.json").json()["decisions"]
    assert told[0]["concern"].endswith(concern.get_absolute_url())


def test_the_clerk_runs_a_meeting_from_call_to_closing_by_its_pages(clerk, hall):
    day = {"day": "26/1/2038", "starts": "18:30", "ends": "20:30"}
    clerk.post(
        "/forums/desk/meetings/call/", day | {"body": hall.body.pk, "kind": "ordinary", "venue": "Corby"}
    )
    meeting = Meeting.objects.get()
    desk = f"/forums/desk/meetings/{meeting.ref}/"
    clerk.post(f"{desk}items/", {"title": "Safety", "kind": "decide", "minutes": "10"})
    item = AgendaItem.objects.get()
    clerk.post(f"{desk}publish/")
    clerk.post(f"{desk}open/")
    for seat in hall.seats.values():
        clerk.post(f"{desk}people/", {"seat": seat.pk, "mode": "room"})
    assert "Quorum met" in seen(clerk, desk)
    clerk.post(f"/forums/desk/items/{item.pk}/decide/", {"wording": "More light", "outcome": "agreed"})
    form = {"revision": "0", "note": "Agreed at once.", "result": "decided"}
    clerk.post(f"/forums/desk/items/{item.pk}/", form)
    for step in ("end", "approve", "close"):
        assert clerk.get(f"{desk}{step}/").status_code == 200, step
        clerk.post(f"{desk}{step}/")
    decision = Decision.objects.get()
    assert f"{decision}: More light" in seen(clerk, desk)
    clerk.post(f"/forums/desk/decisions/{decision.ref}/no-action/", {"because": "Done on the day"})
    clerk.post(f"{desk}close/")

    meeting.refresh_from_db()
    assert (meeting.state, meeting.items.get().note) == ("closed", "Agreed at once.")


def test_what_a_second_clerk_typed_is_kept_beside_what_the_first_wrote(clerk, hall):
    item = hall.opened().items.get()
    hall.minuted(item, "noted", "The first wrote this")

    form = {"revision": "0", "note": "The second typed this", "result": "noted"}
    page = unescape(clerk.post(f"/forums/desk/items/{item.pk}/", form).content.decode())

    assert "has written here meanwhile" in page
    assert "The first wrote this" in page
    assert "The second typed this" in page
    assert clerk.post(f"/forums/desk/items/{item.pk}/", form | {"revision": "1"}).status_code == 302


def test_a_step_says_what_will_happen_and_one_that_cannot_follow_is_not_there(clerk, hall):
    meeting = hall.called()
    desk = f"/forums/desk/meetings/{meeting.ref}/"

    assert "goes to the next one" in seen(clerk, f"{desk}cancel/")
    assert clerk.get(f"{desk}approve/").status_code == 404
    page = clerk.post(f"{desk}cancel/", {"reason": ""}).content.decode()
    assert "Say why it is cancelled" in page
    assert Meeting.objects.get().state == "scheduled"


def test_a_concern_goes_onto_an_agenda_by_the_clerks_pages(clerk, hall):
    concern, _ = hall.raised()
    meeting = hall.called()
    desk = f"/forums/desk/concerns/{concern.ref}/"
    clerk.post(f"{desk}acknowledge/")
    clerk.post(f"{desk}accept/", {"words": "Graffiti is slow to go"})
    clerk.post(f"{desk}agenda/", {"meeting": meeting.pk})

    assert meeting.items.get().concern == concern
    assert "It waits for its meeting." in seen(clerk, desk)


def test_a_forum_is_set_up_with_seats_and_who_sits_on_them(clerk, hall):
    form = {"name": "Young people", "slug": "young-people", "kind": "interest", "terms": "To be heard."}
    clerk.post("/forums/desk/bodies/new/", form | {"quorum": "2", "is_public": "on"})
    clerk.post(
        "/forums/desk/bodies/young-people/", {"label": "Schools", "sector": "schools", "is_voting": "on"}
    )
    seat = Body.objects.get(slug="young-people").seats.get()
    clerk.post(f"/forums/desk/seats/{seat.pk}/", {"person": hall.member.pk})

    assert hall.member.name in seen(clerk, "/forums/desk/bodies/young-people/")
    assert hall.member.name not in seen(clerk, "/forums/bodies/young-people/")
    again = clerk.post("/forums/desk/bodies/new/", form | {"quorum": "2"}).content.decode()
    assert "Another body has that name." in again


def test_empty_pages_say_so(client):
    assert "No date is set yet." in seen(client, "/forums/")
    assert "No concern has been taken up yet." in seen(client, "/forums/you-said/")
    client.force_login(factories.an_officer())
    assert "Begin with the forum itself." in seen(client, "/forums/desk/")


def test_pages_cost_the_same_however_much_there_is(client, hall, django_assert_max_num_queries):
    for _ in range(3):
        concern = hall.accepted()
        actions.put_on_agenda(by=hall.clerk, concern=concern, meeting=hall.called())
    with django_assert_max_num_queries(6):
        client.get("/forums/you-said/")
    with django_assert_max_num_queries(5):
        client.get("/forums/")


def test_an_exempt_note_is_shown_to_the_clerk_who_writes_on(clerk, hall):
    item = hall.opened().items.get()
    AgendaItem.objects.update(exempt_reason="Police tactics")
    item.refresh_from_db()
    hall.minuted(item, "noted", "Where they hang")

    assert ExemptNote.objects.get().text == "Where they hang"
    assert "Where they hang" in seen(clerk, f"/forums/desk/items/{item.pk}/")
    assert queries.note_of(item) == "Where they hang"


def test_opening_on_another_day_than_its_own_says_so_and_leads_to_the_room(hall, client):
    meeting = hall.called()
    actions.add_item(by=hall.clerk, meeting=meeting, title="Safety")
    actions.publish_agenda(by=hall.clerk, meeting=meeting)
    client.force_login(hall.clerk)
    address = f"/forums/desk/meetings/{meeting.ref}/"
    assert "not for today" in client.get(f"{address}open/").content.decode()
    with time_machine.travel(meeting.starts_at, tick=False):
        client.force_login(hall.clerk)
        assert "not for today" not in client.get(f"{address}open/").content.decode()
    assert client.post(f"{address}open/")["Location"] == f"{address}room/"
    assert "Run the meeting" in client.get(address).content.decode()


def test_the_page_of_dates_proposes_some_and_says_what_each_would_clash_with(hall, client):
    with time_machine.travel("2027-01-04 09:00 +0000"):
        client.force_login(hall.clerk)
        page = client.get("/forums/desk/dates/").content.decode()

    assert "When a meeting might be next" in page
    assert "March 2027, 18:30 to 20:30" in page  # Ramadan is over
    assert ">Clear</span>" in page


def test_the_page_of_dates_says_so_where_no_dates_are_known(hall, client):
    with time_machine.travel("2040-11-27 09:00 +0000"):
        client.force_login(hall.clerk)
        assert "No dates are known" in client.get("/forums/desk/dates/").content.decode()
