"""What somebody meets who has never used these pages: the way back to their list, and no promise that is not so."""

import re
from datetime import UTC, datetime
from html import unescape

from django.test import Client

from events import actions
from tests.events.conftest import SAID


def words(page) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode())))


def test_after_each_page_one_is_back_at_the_list(office, client):
    _, secret = office.begun()

    page = client.post(f"/e/{secret}/pages/event/", SAID, follow=True)

    assert (page.status_code, page.request["PATH_INFO"]) == (200, f"/e/{secret}/")
    back = client.get(f"/e/{secret}/pages/event/").content.decode()
    assert f'class="govuk-back-link" href="/e/{secret}/"' in back


def test_a_draft_begins_with_what_there_is_to_fill_in_and_not_with_its_end(office, client):
    _, secret = office.begun()
    page = words(client.get(f"/e/{secret}/"))

    assert page.index("Your application") < page.index("Withdraw the application")


def test_days_are_read_as_people_say_them(office, client):
    _, secret = office.begun()
    page = words(client.get(f"/e/{secret}/send/"))

    assert "Friday 5 March 2027" in page
    assert "2027-03-05" not in page


def noted(office) -> str:
    said = {"title": "Iftar", "place_name": "Our hall", "contact": "A", "email": "a@example.org"}
    few = {"land": "own", "event_on": "2027-03-05", "peak": "80", "activities": ["food"], "about": "Iftar"}
    _, secret = actions.note_at_once(
        by=None, answers=said | few | {"open_to": "invited", "seen": SAID["seen"]}
    )
    return secret


def test_what_is_only_noted_has_nothing_left_to_settle(office, client):
    own = f"/e/{noted(office)}/"

    for page in (words(client.get(own)), words(client.get(f"{own}letter/"))):
        assert "To be settled" not in page
    assert "Not asked yet" in words(client.get(own))


def test_nobody_is_asked_how_an_event_went_that_is_still_to_come(office, client, tuesday):
    own = f"/e/{noted(office)}/"
    assert "Say how it went" not in words(client.get(own))
    assert client.get(f"{own}steps/return/").status_code == 404

    tuesday.move_to(datetime(2027, 3, 6, 9, tzinfo=UTC))

    assert "Say how it went" in words(client.get(own))


def test_a_letter_and_whoever_decides_are_told_what_it_does_not_settle(office):
    case = office.open(title="Nagar kirtan", peak="600", land="highway", activities=["procession", "road"])
    officer, lead = Client(), Client()
    officer.force_login(office.officer)
    lead.force_login(office.lead)
    before = words(officer.get(f"/events/desk/{case.ref}/recommend/"))
    assert "Not settled yet, and not by this: Road closure, Procession." in before
    actions.settle(by=office.officer, case=case, kind="procession", to="yes")
    decision = office.recommended(case)
    assert "not by this: Road closure." in words(lead.get(f"/events/desk/{case.ref}/decide/"))

    actions.decide(by=office.lead, decision=decision)

    letter = words(lead.get(f"/events/desk/{case.ref}/letter/"))
    assert "Not settled by this letter: Road closure. Your event needs each of these too." in letter


def test_whoever_sells_food_reads_what_its_late_day_means(office, client):
    said = {"land": "private", "event_on": "2027-02-20", "peak": "80", "activities": ["food_sold"]}
    page = words(client.get("/events/check/", {"asked": ["where", "when", "what"]} | said))

    assert "Ask your sellers today whether they are registered" in page
