"""Every address of the service and who may open it. A new address without a line here fails."""

import pytest
from django.urls import get_resolver

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.directory.states import Role
from incidents import actions
from tests import factories

OFFICERS = {"police", "duty", "lead"}
CONTACTS = {"contact", "other_contact"}
EVERYBODY = OFFICERS | CONTACTS | {"administrator", "nobody", "signed_out"}
TOLD = OFFICERS | {"contact"}
SIGNED_IN = EVERYBODY - {"signed_out"}
NOT_BY_GET: set[str] = set()
NOT_OUTSIDE_THE_DEMONSTRATION: set[str] = set()

MAY_OPEN = {
    "": EVERYBODY,
    "accessibility/": EVERYBODY,
    "privacy/": EVERYBODY,
    "progress/": EVERYBODY,
    "open-doors/": EVERYBODY,
    "health/": EVERYBODY,
    "forums/": EVERYBODY,
    "events/": EVERYBODY,
    "forums/calendar.ics": set(),  # not open yet
    "events/calendar.ics": set(),
    "accounts/login/": {"signed_out"},
    "accounts/login/code/": {"signed_out"},
    "accounts/login/code/confirm/": set(),  # only while a code is on its way: tests/accounts/test_sign_in.py
    "accounts/logout/": SIGNED_IN,
    "accounts/reauthenticate/": set(),  # for whoever has a password: tests/accounts/test_factors.py
    "accounts/2fa/": SIGNED_IN,
    "accounts/2fa/authenticate/": set(),  # only between the first factor and the second
    "accounts/2fa/reauthenticate/": set(),  # these people have none yet
    "accounts/2fa/totp/activate/": SIGNED_IN,
    "accounts/2fa/totp/deactivate/": set(),
    "accounts/2fa/recovery-codes/": set(),
    "accounts/2fa/recovery-codes/generate/": SIGNED_IN,  # without a factor it says so
    "accounts/2fa/recovery-codes/download/": set(),
    "accounts/2fa/webauthn/": SIGNED_IN,
    "accounts/2fa/webauthn/add/": SIGNED_IN,
    "accounts/2fa/webauthn/reauthenticate/": set(),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": set(),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": set(),
    "accounts/2fa/webauthn/login/": set(),  # tells scripts what to sign
    "accounts/council/cancelled/": EVERYBODY,
    "accounts/council/error/": set(),  # says 401
    "accounts/oidc/<str:provider_id>/login/": set(),  # not set up here: tests/accounts/test_single.py
    "accounts/oidc/<str:provider_id>/login/callback/": set(),
    "your/devices/": SIGNED_IN,
    "your/links/": SIGNED_IN,
    r"join/^(?P<token>[0-9a-f]{32})/$": set(),  # a token nobody has: tests/directory/test_joining.py
    "accounts/inactive/": EVERYBODY,
    "accounts/signup/": {"signed_out"},  # says that it is closed
    "accounts/password/change/": set(),  # these people have no password yet, and are sent to set one
    "accounts/password/set/": SIGNED_IN,
    "accounts/password/reset/": EVERYBODY,
    "accounts/password/reset/done/": EVERYBODY,
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": EVERYBODY,  # says that it is too old
    "accounts/password/reset/key/done/": EVERYBODY,
    "demo/": NOT_OUTSIDE_THE_DEMONSTRATION,
    "demo/sign-in/<str:role>/": NOT_BY_GET,
    "demo/raise-link/": NOT_BY_GET,
    "directory/": OFFICERS | {"administrator"},
    r"directory/^places/(?P<ref>[\w.-]{1,20})/$": OFFICERS | {"administrator"},
    "directory/duty/": OFFICERS | {"administrator"},
    "directory/people/": {"police", "lead", "administrator"},
    "directory/people/invite/": {"police", "lead", "administrator"},
    "directory/people/<int:pk>/": OFFICERS | {"administrator"},  # the person is a contact
    "directory/people/<int:pk>/renew/": NOT_BY_GET,
    "directory/people/posts/<int:pk>/end/": NOT_BY_GET,
    r"directory/^people/invitations/(?P<pk>[0-9]{1,9})/(?P<what>again|revoke)/$": NOT_BY_GET,
    r"directory/^people/(?P<pk>[0-9]{1,9})/(?P<what>sessions|links|factors|unlock|leave)/$": NOT_BY_GET,
    "messaging/twilio/status/": NOT_BY_GET,
    "messaging/twilio/inbound/": NOT_BY_GET,
    "messaging/twilio/voice/": NOT_BY_GET,
    "messaging/inbox/": OFFICERS,
    "messaging/inbox/fragment/": OFFICERS,
    "messaging/inbox/<int:pk>/read/": NOT_BY_GET,
    "messaging/phones/": NOT_OUTSIDE_THE_DEMONSTRATION,
    "messaging/phones/fragment/": NOT_OUTSIDE_THE_DEMONSTRATION,
    "messaging/phones/reply/": NOT_BY_GET,
    "messaging/phones/switch/": NOT_BY_GET,
    "incidents/": OFFICERS | CONTACTS,
    "incidents/list/": OFFICERS | CONTACTS,
    "incidents/raise/": EVERYBODY,  # whoever may not raise sees 999, 101 and where to report
    "incidents/<ref:ref>/": TOLD,
    "incidents/<ref:ref>/board/": TOLD,
    "incidents/<ref:ref>/timeline/": TOLD,
    "incidents/<ref:ref>/timeline.csv": OFFICERS,
    "incidents/<ref:ref>/confirm/": OFFICERS,
    "incidents/<ref:ref>/update/": OFFICERS,
    "incidents/<ref:ref>/note/": OFFICERS,
    "incidents/<ref:ref>/stand-down/": OFFICERS,
    "incidents/<ref:ref>/answer/": NOT_BY_GET,
    "incidents/<ref:ref>/answer/<int:alert_id>/": NOT_BY_GET,
    "incidents/<ref:ref>/link/<int:alert_id>/": NOT_BY_GET,
    "incidents/<ref:ref>/all-clear/<int:debt_id>/": NOT_BY_GET,
    "a/<token:token>/": EVERYBODY,  # the token is the key: tests/incidents/test_views.py
    "a/<token:token>/board/": EVERYBODY,
    "r/<token:token>/": EVERYBODY,
}


def addresses(patterns=None, before: str = "") -> list[str]:
    """Every address as the patterns spell it."""
    found = []
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        spelt = before + str(pattern.pattern)
        found += addresses(pattern.url_patterns, spelt) if hasattr(pattern, "url_patterns") else [spelt]
    return found


def filled_in(address: str, incident, token: dict[str, str]) -> str:
    values = {
        r"^places/(?P<ref>[\w.-]{1,20})/$": f"places/{incident.place.ref}/",
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-wrong/",
        "^(?P<token>[0-9a-f]{32})/$": f"{'0' * 32}/",
        "^people/invitations/(?P<pk>[0-9]{1,9})/(?P<what>again|revoke)/$": "people/invitations/1/again/",
        "^people/(?P<pk>[0-9]{1,9})/(?P<what>sessions|links|factors|unlock|leave)/$": "people/1/leave/",
        "people/<int:pk>/": f"people/{incident.raised_by_id}/",
        "<str:provider_id>": "council",
        "<ref:ref>": incident.ref,
        "<str:role>": "police",
        "<int:alert_id>": str(incident.alerts.first().pk),
        "<int:debt_id>": "1",
        "<int:pk>": "1",
        "<token:token>": token.get(address[:2], ""),
    }
    for spelt, value in values.items():
        address = address.replace(spelt, value)
    return f"/{address}"


def test_every_address_has_a_line():
    assert sorted(addresses()) == sorted(MAY_OPEN)


@pytest.fixture
def cast() -> dict[str, object]:
    """An incident, somebody in every role, and the tokens of personal links."""
    place, primary, deputy, police, duty = factories.a_site()
    incident = actions.raise_incident(by=primary, place=place, kind="fire")
    about = incident.alerts.get(person=primary).about
    return {
        "police": police,
        "duty": duty,
        "lead": factories.an_officer(Role.COHESION_LEAD, on_duty=False),
        "administrator": factories.an_officer(Role.ADMINISTRATOR, on_duty=False),
        "contact": deputy,
        "other_contact": factories.a_contact(factories.a_place(at=(51.0, 0.0))),
        "nobody": factories.a_person(),
        "incident": incident,
        "token": {
            "a/": new_link(person=primary, purpose=PersonalLink.Purpose.ANSWER, about=about),
            "r/": new_link(person=primary, purpose=PersonalLink.Purpose.RAISE),
        },
    }


def opened_by(client, cast) -> set[str]:
    """The addresses that answer with a page. Sign-out comes last of all."""
    found = {address: filled_in(address, cast["incident"], cast["token"]) for address in MAY_OPEN}
    return {address for address, filled in found.items() if client.get(filled).status_code in (200, 503)}


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_opens_what_it_may_and_nothing_else(client, cast, role):
    if role in cast:
        client.force_login(cast[role])

    opened = opened_by(client, cast)

    assert opened == {address for address, allowed in MAY_OPEN.items() if role in allowed}


WITHOUT_A_SECOND_FACTOR = {
    "accessibility/",
    "privacy/",
    "health/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/2fa/",
    "accounts/2fa/totp/activate/",
    "accounts/2fa/webauthn/add/",
    "incidents/raise/",
    "a/<token:token>/",
    "a/<token:token>/board/",
    "r/<token:token>/",
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["police", "duty", "lead", "administrator"])
def test_without_a_second_factor_a_post_opens_nothing_but_raising_and_setting_one_up(client, cast, role):
    client.force_login(cast[role], factor="")

    assert opened_by(client, cast) == WITHOUT_A_SECOND_FACTOR


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["contact", "nobody"])
def test_contacts_of_a_place_need_no_second_factor(client, cast, role):
    client.force_login(cast[role], factor="")

    assert opened_by(client, cast) == {address for address, allowed in MAY_OPEN.items() if role in allowed}
