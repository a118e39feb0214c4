"""That police, council officers and administrators sign in with a second factor, and what a lost phone means."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import transaction
from django.test import Client

from cohesion.accounts import factors
from cohesion.accounts.models import SignIn
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from incidents.models import Incident
from tests import factories
from tests.accounts import totp

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN, SET_UP = "/accounts/login/", "/accounts/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _committed_at_once(monkeypatch):
    """The library's letters need the request, which is over when a test commits."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **also: act())


@pytest.fixture
def officer():
    person = factories.an_officer(Role.DUTY_OFFICER)
    person.set_password(PASSWORD)
    person.save()
    return person


def signed_in(client, person) -> bool:
    return client.session.get("_auth_user_id") == str(person.pk)


def give_password(client, person):
    return client.post(LOGIN, {"login": person.email, "password": PASSWORD})


def set_up_app(client) -> str:
    """Sets up an authenticator app, giving the password again, and returns its key."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'secret">([A-Z2-7]+)<', page)[1]
    response = client.post(SET_UP, {"code": totp.code(secret)})
    assert response.headers["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


@pytest.fixture
def secret(officer) -> str:
    client = Client()
    give_password(client, officer)
    return set_up_app(client)


def test_whoever_has_none_is_sent_to_set_one_up_and_goes_on_from_there(client, officer):
    give_password(client, officer)
    assert client.get("/incidents/").headers["Location"] == "/accounts/2fa/"
    assert "Your post needs a second factor" in client.get("/accounts/2fa/").content.decode()

    set_up_app(client)

    assert client.get("/incidents/").status_code == 200
    assert (
        len(re.findall(r"<li>[0-9]+</li>", client.get("/accounts/2fa/recovery-codes/").content.decode()))
        == 10
    )
    assert "Something about your account has changed" in mail.outbox[-1].body


def test_password_alone_does_not_sign_in_whoever_has_one(client, officer, secret):
    assert give_password(client, officer).headers["Location"] == "/accounts/2fa/authenticate/"
    assert not signed_in(client, officer)
    assert client.get("/incidents/").headers["Location"].startswith(LOGIN)

    client.post("/accounts/2fa/authenticate/", {"code": totp.code(secret)})

    assert signed_in(client, officer)
    assert client.get("/incidents/").status_code == 200


def test_recovery_code_signs_in_once(officer, secret):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        give_password(client, officer)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert signed_in(client, officer) is expected

    kinds = Entry.objects.filter(subject="accounts").values_list("kind", flat=True)
    assert {"recovery_code", "failed", "factor.added", "signed_in"} <= set(kinds)


def test_code_is_not_guessed(officer, secret):
    client = Client()
    give_password(client, officer)
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    page = client.post("/accounts/2fa/authenticate/", {"code": totp.code(secret)})

    assert "too many wrong codes" in page.content.decode()
    assert not signed_in(client, officer)


def test_setting_one_up_ends_the_sessions_that_were_without_it(client, officer):
    other = Client()
    give_password(other, officer)
    give_password(client, officer)
    set_up_app(client)

    assert SignIn.objects.get().pk == client.session["sign_in"]
    assert other.get("/your/devices/").headers["Location"].startswith(LOGIN)


def test_session_from_before_shows_the_factor_and_cannot_remove_it(client, officer, secret):
    client.force_login(officer, factor="")

    for page in ("/incidents/", "/accounts/2fa/", "/accounts/2fa/totp/deactivate/"):
        assert client.get(page).headers["Location"].startswith("/accounts/2fa/reauthenticate/?next=")
    client.post("/accounts/2fa/reauthenticate/", {"code": totp.code(secret)})

    assert client.get("/incidents/").status_code == 200


def test_removing_the_only_one_closes_everything_again(client, officer, secret):
    give_password(client, officer)
    client.post("/accounts/2fa/authenticate/", {"code": totp.code(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    client.post("/accounts/2fa/totp/deactivate/")

    assert not factors.has_one(officer)
    assert client.get("/incidents/").headers["Location"] == "/accounts/2fa/"


def test_mark_is_worth_nothing_to_the_next_person(officer):
    session = {}
    factors.show(session, officer, "totp")
    assert factors.shown(session, officer) == "totp"
    assert factors.shown(session, factories.a_person()) == ""


def test_raising_never_waits_for_a_second_factor_and_says_so(client, officer):
    place = factories.a_place("Rockingham Vale Mosque", area=factories.an_area())
    client.force_login(officer, factor="")
    told = {
        "called_999": "yes",
        "kind": "fire",
        "where": place.name,
        "key": "8f14e45f-ceea-467f-a9d1-4ea1d3c0a1b2",
    }

    response = client.post("/incidents/raise/", told)

    board = Incident.objects.get().get_absolute_url()
    assert response.headers["Location"] == board
    assert client.get(board).headers["Location"] == "/accounts/2fa/"
    assert Entry.objects.get(kind="unproven").audience == "partners"


def test_raising_with_one_says_nothing_of_it(client, officer):
    place = factories.a_place("Rockingham Vale Mosque", area=factories.an_area())
    client.force_login(officer)
    told = {
        "called_999": "yes",
        "kind": "fire",
        "where": place.name,
        "key": "8f14e45f-ceea-467f-a9d1-4ea1d3c0a1b2",
    }

    client.post("/incidents/raise/", told)

    assert not Entry.objects.filter(kind="unproven").exists()
