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
KEEPERS = {"lead", "administrator"}
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
    "records/retention/": KEEPERS,
    "records/holds/<int:pk>/end/": NOT_BY_GET,
    "records/people/": KEEPERS,
    "records/people/<int:pk>/": KEEPERS,
    "forums/": EVERYBODY,
    "events/": EVERYBODY,
    "forums/calendar.ics": set(),  # not open yet
    "events/calendar.ics": set(),
    "accounts/login/": {"signed_out"},
    "accounts/login/code/": {"signed_out"},
    "accounts/login/code/confirm/": set(),  # only while a code is on its way: tests/accounts/test_sign_in.py
    "accounts/logout/": SIGNED_IN,
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
    r"directory/^places/(?P<ref>[\w.-]{1,20})/numbers/(?P<point_id>[0-9]{1,18})/$": NOT_BY_GET,
    "directory/views/": KEEPERS,
    "directory/export/": {"duty", "lead"},
    "directory/cascade/": OFFICERS,
    "directory/duty/": OFFICERS | {"administrator"},
    "messaging/twilio/status/": NOT_BY_GET,
    "messaging/twilio/inbound/": NOT_BY_GET,
    "messaging/twilio/voice/": NOT_BY_GET,
    "messaging/notify/status/": NOT_BY_GET,
    "messaging/notify/inbound/": NOT_BY_GET,
    "messaging/twilio/voice/status/": NOT_BY_GET,
    "messaging/inbox/": OFFICERS,
    "messaging/inbox/fragment/": OFFICERS,
    "messaging/inbox/<int:pk>/read/": NOT_BY_GET,
    "messaging/phones/": NOT_OUTSIDE_THE_DEMONSTRATION,
    "messaging/phones/fragment/": NOT_OUTSIDE_THE_DEMONSTRATION,
    "messaging/phones/reply/": NOT_BY_GET,
    "messaging/phones/call/": NOT_BY_GET,
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
    "incidents/<ref:ref>/number/<int:alert_id>/": NOT_BY_GET,
    "incidents/<ref:ref>/all-clear/<int:debt_id>/": NOT_BY_GET,
    "a/<token:token>/": EVERYBODY,  # the token is the key: tests/incidents/test_views.py
    "a/<token:token>/board/": EVERYBODY,
    "r/<token:token>/": EVERYBODY,
    "r/<token:token>/leave/": EVERYBODY,
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
        r"^places/(?P<ref>[\w.-]{1,20})/numbers/(?P<point_id>[0-9]{1,18})/$": "places/C1/numbers/1/",
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-wrong/",
        "<ref:ref>": incident.ref,
        "<str:role>": "police",
        "<int:alert_id>": str(incident.alerts.first().pk),
        "<int:debt_id>": "1",
        "<int:pk>": str(incident.raised_by_id),
        "<token:token>": token.get(address[:2], ""),
    }
    for spelt, value in values.items():
        address = address.replace(spelt, value)
    return f"/{address}"


def test_every_address_has_a_line():
    assert sorted(addresses()) == sorted(MAY_OPEN)


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_opens_what_it_may_and_nothing_else(client, role):
    place, primary, deputy, police, duty = factories.a_site()
    people = {
        "police": police,
        "duty": duty,
        "lead": factories.an_officer(Role.COHESION_LEAD, on_duty=False),
        "administrator": factories.an_officer(Role.ADMINISTRATOR, on_duty=False),
        "contact": deputy,
        "other_contact": factories.a_contact(factories.a_place(at=(51.0, 0.0))),
        "nobody": factories.a_person(),
    }
    incident = actions.raise_incident(by=primary, place=place, kind="fire")
    about = incident.alerts.get(person=primary).about
    token = {
        "a/": new_link(person=primary, purpose=PersonalLink.Purpose.ANSWER, about=about),
        "r/": new_link(person=primary, purpose=PersonalLink.Purpose.RAISE),
    }
    if role in people:
        client.force_login(people[role])

    opened = {a for a in MAY_OPEN if client.get(filled_in(a, incident, token)).status_code in (200, 503)}

    assert opened == {address for address, allowed in MAY_OPEN.items() if role in allowed}
