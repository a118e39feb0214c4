"""When the sun sets."""

from datetime import UTC, date, datetime, timedelta
from math import acos, cos, degrees, radians, sin, tan

HORIZON = 90.833  # degrees from overhead: refraction and the sun's own width


def sunset(day: date, lat: float, lon: float) -> datetime:
    """When the sun sets there on that day, in UTC, to about two minutes. For the latitudes of the United Kingdom.

    Source: NOAA, General Solar Position Calculations (the low-accuracy series).
    """
    year = 2 * 3.141592653589793 / 365 * (day.timetuple().tm_yday - 1 + (18 - 12) / 24)
    minutes_ahead = 229.18 * (
        0.000075
        + 0.001868 * cos(year)
        - 0.032077 * sin(year)
        - 0.014615 * cos(2 * year)
        - 0.040849 * sin(2 * year)
    )
    tilt = (
        0.006918
        - 0.399912 * cos(year)
        + 0.070257 * sin(year)
        - 0.006758 * cos(2 * year)
        + 0.000907 * sin(2 * year)
        - 0.002697 * cos(3 * year)
        + 0.00148 * sin(3 * year)
    )
    half_day = degrees(
        acos(cos(radians(HORIZON)) / (cos(radians(lat)) * cos(tilt)) - tan(radians(lat)) * tan(tilt))
    )
    minutes = 720 - 4 * lon - minutes_ahead + 4 * half_day
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
