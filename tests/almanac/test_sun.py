from datetime import date, timedelta

import pytest

from cohesion.almanac.sun import sunset
from cohesion.kit.clock import hhmm
from cohesion.policy.book import Book, Rule, shipped

RULES = Book(shipped(), 0)


def near(moment, clock, minutes=1):
    """London's clocks show that time, or up to so many minutes beside it."""
    return any(hhmm(moment + timedelta(minutes=n)) == clock for n in range(-minutes, minutes + 1))


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (
            date(2026, 2, 18),
            "17:22",
        ),  # the first and the last day of three Ramadans, as an ephemeris gives them
        (date(2026, 3, 19), "18:15"),
        (date(2027, 2, 8), "17:03"),
        (date(2027, 3, 8), "17:55"),
        (date(2028, 1, 28), "16:42"),
        (date(2028, 2, 25), "17:35"),
    ],
)
def test_sun_sets_over_northampton_as_an_ephemeris_says(day, clock):
    assert near(sunset(day, RULES), clock)


def test_fridays_sunset_lies_between_the_earliest_and_latest_of_the_year():
    clocks = [hhmm(sunset(date(2026, 1, 2) + timedelta(days=7 * n), RULES)) for n in range(52)]

    assert (min(clocks), max(clocks)) == ("15:51", "21:29")


def test_sun_sets_later_in_the_west():
    west = Rule("almanac.position", [52.24, -4.0], "Aberystwyth", date(2026, 11, 26))
    there = Book(shipped() | {west.key: west}, 0)

    later = sunset(date(2027, 3, 1), there) - sunset(date(2027, 3, 1), RULES)

    assert timedelta(minutes=12) <= later <= timedelta(minutes=13)


def test_place_where_the_sun_does_not_set_is_an_error_and_no_guess():
    north = Rule("almanac.position", [78.2, 15.6], "Svalbard", date(2026, 11, 26))

    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is Python's own
        sunset(date(2027, 6, 21), Book({north.key: north}, 0))
