from datetime import date, timedelta

import pytest

from cohesion.almanac.sun import sunset
from cohesion.kit import clock

NORTHAMPTON = (52.24, -0.90)


@pytest.mark.parametrize(
    ("day", "at"),
    [  # from published tables, in London's time
        (date(2026, 12, 13), "15:51"),
        (date(2027, 6, 25), "21:29"),
        (date(2027, 3, 20), "18:17"),
    ],
)
def test_sunset_is_right_to_three_minutes(day, at):
    found = clock.local(sunset(day, *NORTHAMPTON))
    hour, minute = map(int, at.split(":"))
    assert abs(found - found.replace(hour=hour, minute=minute, second=0)) <= timedelta(minutes=3)
