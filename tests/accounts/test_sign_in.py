"""That people sign in by password or by a code, and that nobody can claim or lock out somebody else."""

import re

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cohesion.accounts.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def officer() -> Person:
    person = factories.a_person(email="officer@police.example")
    person.set_password(PASSWORD)
    person.save()
    return person


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_password_signs_in_and_out(client, officer):
    assert client.get("/accounts/login/").status_code == 200
    client.post("/accounts/login/", {"login": officer.email, "password": PASSWORD})
    assert signed_in(client) == str(officer.pk)

    assert client.get("/accounts/password/change/").status_code == 200
    client.post("/accounts/logout/")
    assert signed_in(client) is None


def test_code_by_email_signs_in(client, officer):
    page = client.post("/accounts/login/code/", {"email": officer.email}, follow=True)
    assert page.redirect_chain == [("/accounts/login/code/confirm/", 302)]
    assert "Enter your sign-in code" in page.content.decode()
    code = re.search(r"^\s*([0-9A-Z]{3,}-?[0-9A-Z]{3,})\s*$", mail.outbox[0].body, re.MULTILINE)[1]

    client.post("/accounts/login/code/confirm/", {"code": code})

    assert mail.outbox[0].to == [officer.email]
    assert signed_in(client) == str(officer.pk)


def test_unknown_address_gets_the_same_page_and_a_letter_of_its_own(client):
    for asking in ("/accounts/login/code/", "/accounts/password/reset/"):
        page = client.post(asking, {"email": "stranger@example.org"}, follow=True)
        assert page.status_code == 200

    assert [letter.to for letter in mail.outbox] == [["stranger@example.org"]] * 2
    assert signed_in(client) is None


def test_forgotten_password_is_set_by_the_link_in_the_letter(client, officer):
    client.post("/accounts/password/reset/", {"email": officer.email})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    fresh = "another long password"
    done = client.post(form.redirect_chain[-1][0], {"password1": fresh, "password2": fresh}, follow=True)

    assert done.redirect_chain[0][0] == "/accounts/password/reset/key/done/"
    client.post("/accounts/login/", {"login": officer.email, "password": fresh})
    assert signed_in(client) == str(officer.pk)


def test_first_password_is_set_by_whoever_came_by_a_code(client):
    person = factories.a_person()
    client.force_login(person)

    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})

    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_nobody_signs_up(client):
    told = {"email": "new@example.org", "password1": PASSWORD}

    assert "Accounts are opened by the council" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", told)
    assert not Person.objects.filter(email="new@example.org").exists()


def test_nobody_adds_or_claims_an_address(client, officer):
    contact = factories.a_person()
    client.force_login(contact)

    for act in ("action_add", "action_primary"):
        assert client.post("/accounts/email/", {act: "", "email": officer.email}).status_code == 404
    for name in ("account_email", "account_email_verification_sent"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert not contact.emailaddress_set.exists()
    test_code_by_email_signs_in(Client(), officer)


def test_one_visitors_failures_do_not_lock_out_another_behind_the_same_proxy(settings, officer):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as it is with https
    attacker, other = (
        Client(headers={"x-forwarded-for": "192.0.2.6"}),
        Client(headers={"x-forwarded-for": "192.0.2.7"}),
    )
    for n in range(12):
        attacker.post("/accounts/login/", {"login": f"nobody{n}@example.org", "password": "wrong"})
    told = {"login": officer.email, "password": PASSWORD}

    attacker.post("/accounts/login/", told)
    other.post("/accounts/login/", told)

    assert signed_in(attacker) is None
    assert signed_in(other) == str(officer.pk)


def test_proxy_is_believed_only_where_there_is_one():
    assert int(configured.SECURE) == configured.ALLAUTH_TRUSTED_PROXY_COUNT
