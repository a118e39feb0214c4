"""That wrong tries wait longer and longer, the same for everybody, and never keep an officer out for good."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohesion.accounts import lockout
from cohesion.accounts.models import Lockout
from cohesion.journal.models import Entry
from cohesion.policy.book import book
from tests import factories

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture
def person():
    found = factories.a_person(email="officer@police.example")
    found.set_password(PASSWORD)
    found.save()
    return found


def tries(email: str, times: int, word: str = "wrong") -> str:
    """The words of the last answer; each try from another address, as attackers have many."""
    for n in range(times):
        page = Client(REMOTE_ADDR=f"192.0.2.{n + 1}").post(
            "/accounts/login/", {"login": email, "password": word}
        )
    return page.content.decode() if page.status_code == 200 else page.headers["Location"]


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (5000, 60)]
)
def test_wait_doubles_up_to_an_hour(failures, minutes):
    assert lockout.wait_after(failures, book()) == timedelta(minutes=minutes)


@pytest.mark.parametrize("email", ["officer@police.example", "stranger@example.org"])
def test_known_and_unknown_hear_the_same(person, email):
    assert "email address and/or password you specified are not correct" in tries(email, 5)
    assert "too many wrong tries" in tries(email, 1, PASSWORD)
    assert Lockout.objects.get().failures == 5


def test_same_queries_for_known_and_unknown(person):
    tries("first@example.org", 1)  # makes what all of them count in
    counts = []
    for email in ("officer@police.example", "stranger@example.org"):
        with CaptureQueriesContext(connection) as seen:
            tries(email, 1)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_right_password_after_the_wait_signs_in_and_forgets(person):
    with time_machine.travel(START, tick=False) as hand:
        tries(person.email, 5)
        hand.move_to(START + timedelta(minutes=1))
        assert tries(person.email, 1, PASSWORD) == "/"
    assert not Lockout.objects.exists()


def test_wrong_tries_are_forgotten_after_a_day(person):
    with time_machine.travel(START, tick=False) as hand:
        tries(person.email, 4)
        hand.move_to(START + timedelta(hours=24, seconds=1))
        tries(person.email, 1)
    assert Lockout.objects.get().failures == 1


def test_code_by_email_signs_in_whoever_somebody_else_has_locked_out(client, person):
    tries(person.email, 6)
    client.post("/accounts/login/code/", {"email": person.email})
    code = re.search(r"^\s*([0-9A-Z]{3,}-?[0-9A-Z]{3,})\s*$", mail.outbox[0].body, re.MULTILINE)[1]

    client.post("/accounts/login/code/confirm/", {"code": code})

    assert client.session["_auth_user_id"] == str(person.pk)


def test_journal_has_failures_masked(person):
    tries(person.email, 5)

    words = [entry.words for entry in Entry.objects.filter(kind="failed").select_related("words")]

    assert len(words) == 5
    assert "o…@police.example" in words[-1].text
    assert "has to wait now" in words[-1].text
    assert not any("officer@" in one.text or one.by for one in words)


def test_what_is_no_address_is_not_written_down():
    tries(PASSWORD, 1)  # typed into the wrong field
    assert PASSWORD not in str(list(Entry.objects.values_list("words__text")))


def test_all_processes_count_together():
    cache.set("tried", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cohesion_cache")
        assert cursor.fetchone()[0] == 1
