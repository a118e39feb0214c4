from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cohesion.kit import clock

WINTER = datetime(2026, 12, 11, 18, 42, 3, tzinfo=UTC)
SUMMER = datetime(2027, 6, 11, 23, 30, tzinfo=UTC)


def test_now_is_aware_and_can_be_held_still():
    with time_machine.travel(WINTER, tick=False):
        assert clock.now() == WINTER
        assert clock.now().utcoffset() == timedelta(0)


def test_local_is_an_hour_ahead_in_summer_only():
    assert clock.local(WINTER).hour == 18
    assert clock.local(SUMMER).isoformat() == "2027-06-12T00:30:00+01:00"


def test_local_refuses_a_moment_without_a_zone():
    with pytest.raises(ValueError, match="no time zone"):
        clock.local(WINTER.replace(tzinfo=None))


def test_hhmm_is_london_time():
    assert clock.hhmm(WINTER) == "18:42"
    assert clock.hhmm(SUMMER) == "00:30"


def test_hhmm_tells_the_hour_that_happens_twice_only_by_its_moment():
    before, after = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert clock.hhmm(before) == clock.hhmm(after) == "01:30"
    assert clock.local(after) - clock.local(before) == timedelta(0)  # wall clocks: never subtract local times
    assert clock.in_words(after - before) == "1 h"


def test_day_in_words_is_the_day_in_london():
    assert clock.day_in_words(SUMMER) == "Saturday 12 June 2027"
    assert clock.day_in_words(WINTER) == "Friday 11 December 2026"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.9, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (208, "3 min 28 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h"),
        (4800, "1 h 20 min"),
        (86_399, "23 h 59 min"),
        (86_400, "1 day"),
        (183_600, "2 days 3 h"),
        (-3, "0 s"),
    ],
)
def test_in_words_says_the_two_largest_units(seconds: float, words: str):
    assert clock.in_words(timedelta(seconds=seconds)) == words


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)))
def test_in_words_never_says_more_than_has_passed(delta: timedelta):
    size = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400}
    parts = clock.in_words(delta).split()
    said = sum(int(count) * size[unit] for count, unit in zip(parts[::2], parts[1::2], strict=True))
    smaller = {"s": 1, "min": 1, "h": 60, "day": 3600, "days": 3600}[parts[1]]
    assert said <= delta.total_seconds() < said + smaller
