"""What everybody may read about safety."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from cohesion.policy.actions import set_rule
from incidents.public import schemes
from tests import factories

pytestmark = pytest.mark.django_db
SCHEME = {
    "name": "A scheme",
    "who": "All",
    "what": "Doors",
    "where": "GOV.UK",
    "opens": "2026-10-27",
    "closes": "2026-12-08",
}


def listed(**dates) -> None:
    set_rule(
        by=factories.a_person(),
        key="support.schemes",
        value=[SCHEME | dates],
        source="GOV.UK",
        checked_on=date(2026, 11, 26),
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-10-26", "Opens on 27 October 2026"),
        ("2026-10-27", "Open until 8 December 2026"),
        ("2026-12-08", "Open until 8 December 2026"),
        ("2026-12-09", "Closed on 8 December 2026"),
    ],
)
def test_scheme_says_whether_it_is_open_on_the_day(client, day, words):
    listed()

    with time_machine.travel(f"{day} 12:00 +0000"):
        page = client.get(reverse("safety:support")).content.decode()

    assert words in page


def test_scheme_without_dates_never_looks_open(client):
    listed(opens="", closes="")

    assert "ask whether it is open" in client.get(reverse("safety:support")).content.decode()
    assert not schemes(date(2026, 11, 26))[0].is_open


def test_no_scheme_at_all_says_whom_to_ask(client):
    set_rule(
        by=factories.a_person(),
        key="support.schemes",
        value=[],
        source="GOV.UK",
        checked_on=date(2026, 11, 26),
    )

    assert "No scheme is listed" in client.get(reverse("safety:support")).content.decode()


def test_open_schemes_come_first_and_closed_ones_last():
    several = [
        SCHEME | {"name": "Closed", "closes": "2025-12-08"},
        SCHEME | {"name": "No dates", "closes": ""},
        SCHEME,
    ]
    set_rule(
        by=factories.a_person(),
        key="support.schemes",
        value=several,
        source="GOV.UK",
        checked_on=date(2026, 11, 26),
    )

    assert [one.name for one in schemes(date(2026, 11, 26))] == ["A scheme", "No dates", "Closed"]


def test_training_page_says_999_before_anything_else(client):
    page = client.get(reverse("safety:calling")).content.decode()

    steps = page[page.index("<ol") :]
    assert steps.index("Call 999 first") < steps.index("tell the network")
    assert "press 55" in page


def test_home_leads_to_both(client):
    page = client.get("/").content.decode()

    assert reverse("safety:calling") in page
    assert reverse("safety:support") in page
