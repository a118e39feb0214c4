from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from cohesion.kit import clock
from cohesion.site.diagnosis import clocks
from cohesion.site.diagnosis.finding import OK, PROBLEM

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 6, 12, 13, 3, 30, tzinfo=UTC)


def test_the_time_in_london_is_said():
    [found] = clocks.clocks(NOW)
    assert (found.grade, "It is 14:03 in London." in found.what) == (OK, True)


def test_database_whose_clock_is_elsewhere_is_a_problem(monkeypatch):
    monkeypatch.setattr(clocks, "from_database", lambda: timedelta(seconds=3))
    [found] = clocks.clocks(NOW)
    assert found.what == "The database's clock is 3 s away from ours."


def test_machine_that_knows_no_summer_time_is_a_problem(monkeypatch):
    monkeypatch.setattr(clock, "hhmm", lambda moment: f"{moment:%H:%M}")
    [found] = clocks.clocks(NOW)
    assert (found.grade, "tzdata" in found.do) == (PROBLEM, True)


@pytest.mark.parametrize(("seconds", "grade"), [(0, OK), (-5, OK), (6, PROBLEM), (-3600, PROBLEM)])
def test_our_clock_is_held_to_the_providers(seconds, grade):
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert clocks.from_provider(date, NOW).grade == grade


@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_provider_that_says_no_time_is_no_problem(date):
    assert clocks.from_provider(date, NOW).grade == OK
