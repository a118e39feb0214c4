"""Work by the clock: one process runs each round, a failure stops nothing else, and what is late is seen."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError

from cohesion.kit import clock
from cohesion.live import rounds
from cohesion.live.models import Round

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def ran(monkeypatch):
    """The moments at which "escalation" ran; it is due every two seconds, and the only one registered."""
    monkeypatch.setattr(rounds, "_timed", {})
    moments = []
    rounds.register("escalation", every=2 * SECOND, run=moments.append)
    return moments


def fail(now) -> None:
    raise ValueError("no answer from 07700 900123")


def the_round() -> Round:
    return Round.objects.get(name="escalation")


def waiting(at, **also) -> None:
    Round.objects.update_or_create(name="escalation", defaults={"next_at": at} | also)


def test_what_was_never_run_is_due_at_once_and_then_at_its_time(ran, now):
    assert rounds.due(now) == ["escalation"]
    rounds.run("escalation")
    assert len(ran) == 1
    assert the_round().next_at == ran[0] + 2 * SECOND
    assert rounds.due(ran[0] + SECOND) == []
    assert rounds.due(ran[0] + 2 * SECOND) == ["escalation"]


def test_only_one_claim_of_a_round_succeeds(ran, now):
    waiting(now)
    assert [rounds.claim("escalation", now), rounds.claim("escalation", now)] == [True, False]
    rounds.run("escalation")
    assert ran == []


def test_the_longest_waiting_is_named_first(ran, now):
    rounds.register("chasing", every=SECOND, run=ran.append)
    waiting(now - SECOND)
    Round.objects.create(name="chasing", next_at=now - 5 * SECOND)
    assert rounds.due(now) == ["chasing", "escalation"]


def test_what_nobody_registers_any_more_is_neither_run_nor_late(ran, now):
    waiting(now + SECOND)
    Round.objects.create(name="of another version", next_at=now - timedelta(days=1))
    assert (rounds.due(now), rounds.lateness(now)) == ([], [])


def test_a_failure_is_noted_without_numbers_said_in_full_once_and_tried_again(ran, now, caplog):
    rounds.register("escalation", every=timedelta(days=1), run=fail)
    for _ in range(2):
        waiting(now)
        rounds.run("escalation")
    last = the_round()
    assert last.problem == "ValueError: no answer from 07••• •••123"
    assert last.next_at - last.began_at == rounds.AGAIN
    said = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [bool(record.exc_info) for record in said] == [True, False]


def test_a_failing_round_alarms_until_it_succeeds(ran, now):
    rounds.register("escalation", every=2 * SECOND, run=fail)
    waiting(now)
    rounds.run("escalation")
    began = the_round().began_at
    assert rounds.lateness(began + SECOND) == []
    waiting(began + 11 * SECOND)
    assert rounds.lateness(began + 11 * SECOND) == [
        f"Work by the clock fails: escalation, since {clock.hhmm(began)}."
    ]
    waiting(now)
    rounds.register("escalation", every=2 * SECOND, run=ran.append)
    rounds.run("escalation")
    assert (the_round().problem, the_round().failing_since) == ("", None)


def test_one_that_is_not_vital_fails_quietly(ran, now):
    rounds.register("escalation", every=SECOND, run=fail, vital=False)
    waiting(now + SECOND, problem="ValueError", failing_since=now - timedelta(days=1))
    assert rounds.lateness(now) == []


def test_one_that_hangs_or_was_never_begun_is_late(ran, now):
    assert rounds.lateness(now) == ["Work by the clock has not begun: escalation."]
    waiting(now)
    rounds.claim("escalation", now)  # and never comes back
    assert rounds.lateness(now + 11 * SECOND) == []
    assert rounds.lateness(now + 13 * SECOND) == [
        f"Work by the clock is late: escalation, due at {clock.hhmm(now + 2 * SECOND)}."
    ]


def test_one_whose_process_died_is_due_again_within_a_minute(ran, now):
    rounds.register("escalation", every=timedelta(days=1), run=ran.append)
    waiting(now)
    rounds.claim("escalation", now)
    assert rounds.due(now + rounds.AGAIN) == ["escalation"]


def test_one_that_comes_back_late_says_nothing_over_the_one_that_took_its_place(ran, now):
    waiting(now)
    rounds.claim("escalation", now)
    rounds.claim("escalation", now + 3 * SECOND)
    rounds.note("escalation", began_at=now, took_ms=4000, problem="ValueError")
    assert (the_round().problem, the_round().ended_at) == ("", None)


def test_a_database_that_does_not_answer_is_waited_for(ran, now, monkeypatch, caplog):
    def gone(*_) -> bool:
        raise OperationalError("gone")

    monkeypatch.setattr(rounds, "claim", gone)
    monkeypatch.setattr(rounds.connection, "close", lambda: None)
    rounds.run("escalation")
    assert "is tried again" in caplog.text


def test_how_often_may_be_asked_each_time(ran, now):
    pauses = [5 * SECOND, 7 * SECOND]
    rounds.register("escalation", every=lambda: pauses[0], run=ran.append)
    waiting(now)
    rounds.run("escalation")
    assert the_round().next_at - the_round().began_at == 5 * SECOND


def test_lateness_is_one_query(ran, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        rounds.lateness(now)
