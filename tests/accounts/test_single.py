"""Single sign-on, against a real provider on this machine: for people we know, and nobody else."""

import time
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount

from cohesion.accounts.models import Person
from cohesion.directory.states import Role
from tests import factories
from tests.accounts import provider as council

pytestmark = pytest.mark.django_db
START = "/accounts/oidc/council/login/?next=/incidents/"


@pytest.fixture
def provider(settings):
    with council.running() as server:
        settings.OIDC_ISSUER = server.issuer
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "council",
                        "name": "Council account",
                        "client_id": council.CLIENT,
                        "secret": council.SECRET,
                        "settings": {"server_url": server.issuer, "fetch_userinfo": False},
                    }
                ],
            }
        }
        yield server


@pytest.fixture
def officer():
    return factories.an_officer(Role.DUTY_OFFICER, email="officer@council.example")


def come_back(client, provider):
    """Goes to the council's sign-in and comes back from it."""
    there = client.get(START).headers["Location"]
    assert there.startswith(f"{provider.issuer}/authorise?")
    back = urlsplit(provider.authorise(there))
    return client.get(f"{back.path}?{back.query}")


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_known_person_signs_in_and_is_tied_once(client, provider, officer):
    assert come_back(client, provider).headers["Location"] == "/incidents/"

    assert client.session["_auth_user_id"] == str(officer.pk)
    assert SocialAccount.objects.get().user == officer
    assert not officer.emailaddress_set.exists()


def test_tied_person_signs_in_also_when_the_address_has_changed(client, provider, officer):
    come_back(client, provider)
    client.logout()
    provider.claims = {"email": "married@council.example"}

    come_back(client, provider)

    assert client.session["_auth_user_id"] == str(officer.pk)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@council.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
    ],
    ids=["unknown", "unverified", "not quite verified", "no address"],
)
def test_nobody_else_comes_in(client, provider, officer, claims):
    provider.claims = claims

    response = come_back(client, provider)

    assert response.status_code == 403
    assert "We do not know this account" in response.content.decode()
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert Person.objects.count() == 1


def test_whoever_has_left_does_not_come_in(client, provider, officer):
    come_back(client, provider)
    client.logout()
    Person.objects.update(is_active=False)

    come_back(client, provider)

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-service"},
        {"nonce": "of another sign-in"},
        {"exp": int(time.time()) - 60},
    ],
    ids=["issuer", "audience", "nonce", "expired"],
)
def test_token_made_for_anything_else_is_refused(client, provider, officer, claims):
    provider.claims = claims

    assert come_back(client, provider).status_code == 401
    assert not is_signed_in(client)


def test_forged_signature_is_refused(client, provider, officer):
    provider.key = council.OTHER_KEY

    assert come_back(client, provider).status_code == 401
    assert not is_signed_in(client)


def test_answer_that_this_browser_did_not_ask_for_is_refused(client, provider, officer):
    response = client.get("/accounts/oidc/council/login/callback/?code=a-code&state=made-up")

    assert response.status_code == 401
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("claims", "trusts", "opens"),
    [
        ({"amr": ["pwd", "mfa"]}, "mfa", True),
        ({"acr": "urn:strong"}, "mfa, urn:strong", True),
        ({"amr": ["pwd"]}, "mfa", False),
        ({"amr": ["mfa"]}, "", False),
        ({"amr": "mfa"}, "m", False),
    ],
)
def test_second_factor_of_the_council_counts_where_it_is_trusted(
    client, provider, officer, settings, claims, trusts, opens
):
    settings.OIDC_TRUSTS_MFA = trusts
    provider.claims = claims
    come_back(client, provider)

    assert client.get("/incidents/").status_code == (200 if opens else 302)


def test_off_by_default(client):
    assert client.get(START).status_code == 404
    assert "Council account" not in client.get("/accounts/login/").content.decode()


def test_page_offers_it_where_it_is_set_up(client, provider):
    page = client.get("/accounts/login/?next=/incidents/").content.decode()
    assert '/accounts/oidc/council/login/?next=%2Fincidents%2F"' in page
