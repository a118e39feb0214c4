"""A post beyond a place's opens nothing without a second factor but raising, and setting one up."""

import pytest
from django.test import Client

from tests.permissions.doors import doors
from tests.permissions.table import answer, ask
from tests.permissions.world import with_links

pytestmark = pytest.mark.django_db

OPEN_WITHOUT = {
    "accessibility/",
    "privacy/",
    "health/",
    "robots.txt",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/2fa/",
    "accounts/2fa/totp/activate/",
    "accounts/2fa/webauthn/add/",
    "incidents/raise/",
    "incidents/learnt/",
    "d/<token:token>/",
    "d/<token:token>/calendar.ics",
    "k/<slug:token>/",
    "a/<token:token>/",
    "a/<token:token>/board/",
    "r/<token:token>/",
    "r/<token:token>/leave/",
}


def opened_by(role: str, factor: str) -> set[str]:
    """The addresses that answer a look with a page, to somebody who signed in with that second factor."""
    world, browser = with_links("good"), Client()
    browser.force_login(world.people[role], factor=factor)
    looks = [door for door in doors() if door.method == "GET" and door.rule]
    return {
        door.spelt
        for door in looks
        if "logout" not in door.spelt and answer(ask(door, world, browser)) == "yes"
    }


@pytest.mark.parametrize("role", ["police", "duty officer", "cohesion lead", "administrator"])
def test_without_a_second_factor_a_post_opens_nothing_but_raising_and_setting_one_up(role):
    opened = opened_by(role, "")
    assert opened <= OPEN_WITHOUT, opened - OPEN_WITHOUT
    assert "incidents/raise/" in opened or role == "administrator"
    assert "accounts/2fa/totp/activate/" in opened


@pytest.mark.parametrize("role", ["police", "administrator"])
def test_with_one_their_own_pages_open(role):
    assert {"police": "incidents/", "administrator": "admin/"}[role] in opened_by(role, "totp")


def test_contacts_of_a_place_need_none():
    assert "incidents/" in opened_by("site contact", "")
