from datetime import timedelta

import pytest

from cohesion.live import rounds
from cohesion.live.models import Round
from cohesion.messaging.models import Heartbeat, Message
from cohesion.messaging.states import State
from cohesion.site import deadman
from cohesion.site.diagnosis import sending
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN
from tests.messaging.conftest import a_text

pytestmark = pytest.mark.django_db


def grades(findings) -> list[str]:
    return [found.grade for found in findings]


def test_silent_sender_is_a_problem(now):
    [found] = sending.sender(now)
    assert (found.grade, "start python manage.py serve" in found.do) == (PROBLEM, True)


def test_what_is_held_and_what_nobody_knows_is_said(alive, now):
    for number, change in (("+447700900101", {"tries": 2}), ("+447700900102", {"state": State.UNKNOWN})):
        Message.objects.filter(pk=a_text(number, at=now).pk).update(**change)
    found = list(sending.sender(now))
    assert grades(found) == [OK, WARN, WARN]
    assert found[1].what == "1 text tried and put back, to be sent again."
    assert found[2].what == "Of 1 text nobody knows yet whether they left."


def test_rounds_that_are_late_or_failed_are_named(alive, now):
    late, failed = rounds.names()[:2]
    Round.objects.filter(name=late).update(next_at=now - timedelta(minutes=1))
    Round.objects.filter(name=failed).update(problem="ValueError: no")
    found = list(sending.clockwork(now))
    assert grades(found) == [PROBLEM, WARN]
    assert late in found[0].what
    assert found[1].what == f"The last round of {failed} failed: ValueError: no."


def test_rounds_on_time_are_fine(alive, now):
    assert grades(sending.clockwork(now)) == [OK]


@pytest.mark.parametrize(
    ("last", "grade"),
    [({}, OK), ({"problem": "PingFailed: HTTPError 404"}, WARN), ({"ended_at": None}, WARN)],
)
def test_ping_outside_is_judged_by_its_last_round(alive, settings, now, last, grade):
    settings.DEADMAN_URL = "https://monitor.example/ping"
    Round.objects.filter(name=deadman.NAME).update(**last)
    assert sending.outside(now).grade == grade


def test_ping_that_is_withheld_is_a_problem(alive, settings, now):
    settings.DEADMAN_URL = "https://monitor.example/ping"
    Heartbeat.objects.all().delete()
    assert sending.outside(now).what == "The ping outside is withheld."


@pytest.mark.parametrize(("demo", "grade"), [(False, WARN), (True, OK)])
def test_no_monitor_outside_is_a_warning_but_in_the_demonstration(settings, now, demo, grade):
    settings.DEMO = demo
    assert sending.outside(now).grade == grade
