"""Every address, by GET and POST, for every role, in every state: as expected, and as docs/permissions.md says."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from cohesion.messaging.models import Message
from incidents.models import Incident
from tests.permissions import table
from tests.permissions.doors import (
    about_a_concern,
    about_a_link,
    about_an_application,
    about_an_incident,
    about_an_invitation,
    about_nothing,
    doors,
)
from tests.permissions.expected import (
    ALWAYS,
    BY_APPLICATION,
    BY_CONCERN,
    BY_INCIDENT,
    BY_INVITATION,
    BY_LINK,
)
from tests.permissions.world import (
    CONCERNS,
    INCIDENTS,
    INVITATIONS,
    LINKS,
    ROLES,
    a_world,
    in_state,
    with_application,
    with_concern,
    with_invitation,
    with_links,
)

pytestmark = pytest.mark.django_db
PAGE = Path(settings.BASE_DIR) / "docs" / "permissions.md"
REFUSALS = {"sign in", "403", "404", "405", "410", "999"}
SECTIONS = [
    ("Addresses that are about nothing in particular", about_nothing, [""], lambda state: a_world(), ALWAYS),
    ("Addresses of an incident", about_an_incident, INCIDENTS, in_state, BY_INCIDENT),
    ("Personal links", about_a_link, LINKS, with_links, BY_LINK),
    ("A concern's own address", about_a_concern, CONCERNS, with_concern, BY_CONCERN),
    ("Own invitations and calendars", about_an_invitation, INVITATIONS, with_invitation, BY_INVITATION),
    ("An application's own addresses", about_an_application, CONCERNS, with_application, BY_APPLICATION),
]


@override_settings(SECURITY_CONTACT="mailto:security@example.org")  # or its page is nowhere
def answers_of(which, states, world_in) -> dict:
    """Asks the running system. What a request changed is taken back, so that each finds the same world."""
    found = {}
    for state in states:
        with transaction.atomic():
            world = world_in(state)
            browsers = {role: world.browser(role) for role in ROLES}
            for door in doors(which):
                if door.rule:
                    found[door, state] = tuple(_answer(door, world, role, browsers) for role in ROLES)
                else:
                    _refuses_the_method(door, world, browsers)
            transaction.set_rollback(True)
    return found


def _answer(door, world, role, browsers) -> str:
    cache.clear()  # attempts to sign in are counted, and not what is asked here
    browser = browsers[role]
    kept = browser.cookies.copy()
    with transaction.atomic():
        before = _counts()
        said = table.answer(table.ask(door, world, browser))
        changed = before != _counts()
        transaction.set_rollback(True)
    browser.cookies = kept  # whoever signed out by asking is signed in again
    assert not (changed and said in REFUSALS), f"{role} was refused by {door}, and something changed"
    return said


def _counts() -> tuple[int, int]:
    return Message.objects.count(), Incident.objects.count()


def _refuses_the_method(door, world, browsers) -> None:
    for role in ("signed out", "police"):
        assert table.answer(table.ask(door, world, browsers[role])) == "405", door


@pytest.fixture(scope="module")
def asked(django_db_setup, django_db_blocker) -> dict[str, dict]:
    """Every cell of every section, once for all tests here."""
    with django_db_blocker.unblock():
        return {title: answers_of(which, states, world) for title, which, states, world, _ in SECTIONS}


@pytest.mark.parametrize("section", SECTIONS, ids=[section[0] for section in SECTIONS])
def test_everybody_gets_in_where_expected_and_nowhere_else(asked, section):
    title, _, _, _, expected = section
    wrong = []
    for (door, state), row in asked[title].items():
        may = expected[door.rule.name][state] if state else expected[door.rule.name]
        for role, said in zip(ROLES, row, strict=True):
            if (role in may) == (said in REFUSALS) and not is_known(door, said):
                wrong.append(f"{door.method} /{door.spelt} [{state}]: {role} gets {said}")
    assert wrong == [], "\n".join(wrong)


def is_known(door, said: str) -> bool:
    """Lets in, but there is nothing: not open yet, nothing of that number, or the library's own way of saying no."""
    nothing_there = {
        "calendar.ics": "404",
        "accounts/login/code/confirm/": "404",
        "messaging/inbox/<int:pk>/read/": "404",
        "incidents/<ref:ref>/all-clear/<int:debt_id>/": "404",
        "records/holds/<int:pk>/end/": "404",
        "incidents/<ref:ref>/record/rumour/<int:rumour_id>/": "404",  # elsewhere nobody has logged one
        "incidents/<ref:ref>/record/call/<int:call_id>/": "404",
        "recovery/<int:step_id>/": "404",
        "debrief/write/": "404",  # nothing to write before the stand-down
        "debrief/publish/": "404",
        "debrief/rung/<int:invitation_id>/": "404",
        "debrief/lessons/<int:lesson_id>/": "404",
        "tension/<int:entry_id>/raise/": "404",
        "plan/requests/<int:request_id>/": "404",
        "desk/requests/<int:request_id>/": "404",
        "meetings/<slug:meeting_ref>/minutes/": "404",  # not approved
        "<token:token>/items/<int:number>/": "404",  # no draft to change
        "desk/amendments/<int:amendment_id>/take/": "404",
        "desk/amendments/<int:amendment_id>/refuse/": "404",
        "q/<slug:consultee_secret>/files/<int:document_id>/": "404",  # it is of another application
        "plan/<slug:action_ref>/": "404",
        "reauthenticate/": "403",  # nobody here has a factor or a password to show again
        "2fa/recovery-codes/": "404",
        "2fa/recovery-codes/download/": "404",
        "2fa/totp/deactivate/": "404",
        "keys/<int:pk>/edit/": "404",
        "keys/<int:pk>/remove/": "404",
        "oidc/<str:provider_id>/login/": "404",  # single sign-on is off
        "oidc/<str:provider_id>/login/callback/": "404",
        "(?P<what>again|revoke)/$": "404",
        "(?P<what>offer|take_off|accept|withdraw|end|back)/(?P<pk>[0-9]{1,9})/$": "404",
        "(?P<role>police_liaison|duty_officer|cohesion_lead)/$": "403",  # not a duty officer themselves
        "people/posts/<int:pk>/end/": "404",
        "<slug:severity>/<int:version>/": "404",  # no version of its own yet
        "<slug:severity>/<int:version>/agree/": "404",
        "reaching/<int:away>/remove/": "404",
        "(?P<token>[0-9a-f]{32})/$": "410",  # no such invitation
    }
    return any(door.spelt.endswith(end) and said == answer for end, answer in nothing_there.items())


def test_page_says_what_the_system_answers(asked):
    written = PAGE.read_text(encoding="utf-8")
    page = table.page(written, asked.items())
    if os.environ.get("WRITE_PERMISSIONS"):
        PAGE.write_text(page, encoding="utf-8")
    assert page == PAGE.read_text(encoding="utf-8"), "run `make permissions`, and read what differs"


def test_every_rule_is_expected():
    named = {door.rule.name for door in doors() if door.rule}
    expected = ALWAYS | BY_INCIDENT | BY_LINK | BY_CONCERN | BY_INVITATION | BY_APPLICATION
    assert named == set(expected)
