import pytest

from incidents import actions
from tests import factories

pytestmark = pytest.mark.django_db


def test_public_home_shows_no_incident(client):
    place, primary, *_ = factories.a_site()
    actions.raise_incident(by=primary, place=place, kind="fire")

    page = client.get("/").content.decode()

    assert "Open incidents" not in page
    assert place.name not in page
    assert "In danger now? Call 999" in page


def test_whoever_has_a_post_sees_their_open_incidents_first(client):
    from incidents import actions

    place, primary, _, police, _ = factories.a_site()
    incident = actions.raise_incident(by=primary, place=place, kind="fire")

    client.force_login(police)
    assert incident.ref in client.get("/").content.decode()
    client.force_login(factories.a_contact(factories.a_place()))
    assert "No incident is open." in client.get("/").content.decode()


def test_room_that_opens_later_says_so(client):
    assert "not open yet" in client.get("/open-doors/").content.decode()


def test_calendar_that_opens_later_is_not_there_yet(client):
    response = client.get("/events/calendar.ics")

    assert (response.status_code, response.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_menu_of_the_public_has_no_directory_and_no_incidents(client):
    page = client.get("/").content.decode()

    assert 'href="/directory/"' not in page
    assert 'href="/incidents/"' not in page
