"""How long a session is good for, what an open board may still show, and how sessions end."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from cohesion.accounts import sessions
from cohesion.accounts.models import SignIn
from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.policy.actions import set_rule
from incidents import actions
from tests import factories

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def clock_hand():
    with time_machine.travel(START, tick=False) as hand:
        yield hand


@pytest.fixture
def officer(clock_hand):
    return factories.an_officer(Role.DUTY_OFFICER)


@pytest.fixture
def incident(officer):
    place = factories.a_place(area=factories.an_area())
    return actions.raise_incident(by=factories.a_contact(place), place=place, kind="fire")


def test_session_ends_after_a_shift_however_busy(client, officer, clock_hand):
    client.force_login(officer)
    for hours in range(0, 12, 3):
        clock_hand.move_to(START + hours * HOUR)
        assert client.get("/incidents/").status_code == 200
    clock_hand.move_to(START + 12 * HOUR)

    assert client.get("/incidents/").headers["Location"] == "/accounts/login/?next=/incidents/"


def test_session_ends_when_nobody_has_opened_a_page(client, officer, clock_hand):
    client.force_login(officer)
    clock_hand.move_to(START + 4 * HOUR - MINUTE)
    client.get("/incidents/list/")  # an open page asks by itself
    assert client.get("/incidents/list/").status_code == 200
    clock_hand.move_to(START + 4 * HOUR)

    assert client.get("/incidents/list/").status_code == 302
    assert client.get("/incidents/").status_code == 302


def test_open_board_is_shown_for_a_day_and_nothing_else_is(client, officer, incident, clock_hand):
    client.force_login(officer)
    board = incident.get_absolute_url()
    clock_hand.move_to(START + 23 * HOUR)

    assert client.get(f"{board}board/").status_code == 200
    for page in (
        board,
        f"{board}note/",
        f"{board}timeline.csv",
        "/incidents/",
        "/directory/",
        "/your/devices/",
    ):
        assert client.get(page).headers["Location"].startswith("/accounts/login/?next="), page
    assert client.post(f"{board}note/", {"text": "Seen"}).status_code == 302
    clock_hand.move_to(START + 24 * HOUR)
    assert client.get(f"{board}board/").status_code == 302


def test_board_of_an_ended_incident_is_not_shown_on(client, officer, incident, clock_hand):
    client.force_login(officer)
    clock_hand.move_to(START + 13 * HOUR)
    incident.state, incident.stood_down_at = "stood_down", clock.now()
    incident.save()

    response = client.get(f"{incident.get_absolute_url()}board/")

    assert response.headers["Location"].startswith("/accounts/login/")


def test_signing_in_again_returns_to_the_page_and_is_good_anew(client, officer, clock_hand):
    officer.set_password("correct horse battery")
    officer.save()
    client.force_login(officer)
    clock_hand.move_to(START + 13 * HOUR)

    there = client.get("/incidents/").headers["Location"]
    told = {"login": officer.email, "password": "correct horse battery", "next": "/incidents/"}
    assert client.post(there, told).headers["Location"] == "/incidents/"

    assert SignIn.objects.get().began_at == START + 13 * HOUR


def test_policy_decides_for_what_begins_from_then_on(client, officer, clock_hand):
    client.force_login(officer)
    set_rule(by=None, key="session.hours", value=1, source="Meeting", checked_on=START.date())
    later = Client()
    later.force_login(officer)
    clock_hand.move_to(START + HOUR)

    assert client.get("/incidents/").status_code == 200
    assert later.get("/incidents/").status_code == 302


def test_use_is_written_down_once_a_minute(client, officer, clock_hand):
    client.force_login(officer)
    clock_hand.move_to(START + 59 * timedelta(seconds=1))
    client.get("/incidents/")
    assert SignIn.objects.get().seen_at == START
    clock_hand.move_to(START + MINUTE)
    client.get("/incidents/")
    assert SignIn.objects.get().seen_at == START + MINUTE


def test_ended_session_is_nobodys_at_once(client, officer):
    other = Client()
    client.force_login(officer)
    other.force_login(officer)

    assert sessions.end(person=officer, but=client.session["sign_in"]) == 1

    assert client.get("/incidents/").status_code == 200
    assert other.get("/incidents/").status_code == 302


def test_signing_out_leaves_no_row(client, officer):
    client.force_login(officer)
    client.post("/accounts/logout/")
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537", "Chrome on Android"),
        ("", "A browser"),
    ],
)
def test_device_is_named_as_its_owner_knows_it(agent, device):
    assert sessions.device_of(agent) == device


@pytest.mark.parametrize(
    ("address", "shown"), [("192.0.2.77", "192.0.2.x"), ("2001:db8:1:2::7", "2001:db8:1:x"), ("", "")]
)
def test_place_is_masked(address, shown):
    assert sessions.masked(address) == shown
