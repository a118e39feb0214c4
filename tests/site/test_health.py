from datetime import timedelta

import pytest
from django.db import OperationalError

from cohesion.kit import clock
from cohesion.live import rounds
from cohesion.live.models import Round
from cohesion.messaging.models import Heartbeat, Message
from cohesion.messaging.states import Lane
from cohesion.site import health
from tests.factories import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def beat():
    """A sender that lives, and a clock that runs."""
    now = clock.now()
    Round.objects.bulk_create(Round(name=name, next_at=now) for name in rounds.names())
    return Heartbeat.objects.create(worker="one", beat_at=now, started_at=now)


def test_healthy_service_says_so(client, beat, django_assert_num_queries):
    client.get("/health/")
    with django_assert_num_queries(4):
        answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    facts = answer.json()
    assert (facts.pop("heartbeat_age_s") < 5, facts) == (
        True,
        {
            "ok": True,
            "reasons": [],
            "database": "ok",
            "migrations": "ok",
            "oldest_unsent_s": None,
            "late_rounds": 0,
        },
    )


def test_silent_sender_is_trouble(client):
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    assert answer.json()["reasons"][0] == "Sender not running: texts are not leaving. Ring the list."


def test_work_by_the_clock_that_is_late_is_trouble(client, beat):
    name = rounds.names()[0]
    Round.objects.filter(name=name).update(next_at=clock.now() - timedelta(seconds=11))
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["late_rounds"]) == (503, 1)
    assert answer.json()["reasons"][0].startswith(f"Work by the clock is late: {name}, due at ")


def test_text_that_does_not_leave_is_trouble_and_its_owner_is_not_named(client, beat):
    then = clock.now() - timedelta(minutes=5)
    Message.objects.create(
        person=a_person("Amina Example"), to="+447700900123", body="Secret", segments=1, kind="alert.s3",
        topic="incident.K7P2", lane=Lane.ORDINARY, posted_at=then, due_at=then,
    )  # fmt: skip
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["oldest_unsent_s"] > 290
    for secret in ("Amina", "7700", "Secret", "K7P2"):
        assert secret not in answer.text


def test_database_behind_the_program_is_trouble(client, monkeypatch):
    monkeypatch.setattr(health, "unapplied_migrations", lambda: ["journal.0001"])
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "1 missing")


def test_database_that_does_not_answer_is_trouble(client, monkeypatch):
    def gone() -> list[str]:
        raise OperationalError("server at 10.0.0.5 refused user cohesion")

    monkeypatch.setattr(health, "unapplied_migrations", gone)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert "10.0.0.5" not in answer.text


def test_what_watches_need_not_speak_https(client, beat, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/").status_code == 200
    assert client.get("/").status_code == 301


def test_nothing_can_be_posted_to_it(client):
    assert client.post("/health/").status_code == 405


def test_migrations_are_read_until_they_are_applied(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(health, "_applied", False)
    assert health.unapplied_migrations() == []
    with django_assert_num_queries(0):
        assert health.unapplied_migrations() == []
