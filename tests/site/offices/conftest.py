"""Whoever answers for the service, and what they fill in."""

import pytest

from cohesion.accounts.models import Person
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from tests import factories


@pytest.fixture
def lead(db) -> Person:
    return factories.an_officer(Role.COHESION_LEAD, on_duty=False)


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def decided() -> dict[str, str]:
    """What every change of a setting needs beside the value."""
    return {
        "source": "Board of 1 October",
        "checked_on": "2026-11-20",
        "reason": "Agreed with police",
        "seen": "0",
    }


def last_entry() -> Entry:
    return Entry.objects.select_related("words").order_by("-pk").first()
