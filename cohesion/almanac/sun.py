"""When the sun sets, for days that begin in the evening."""

from datetime import UTC, date, datetime, timedelta
from math import acos, asin, cos, degrees, radians, sin, tan

from cohesion.policy.book import Book, book

# The sun's upper edge on the horizon, with the air bending its light: the sunset of every published table.
HORIZON = radians(-0.833)


def sunset(day: date, rules: Book | None = None) -> datetime:
    """When the sun sets that day over `almanac.position`, in UTC, to the nearest minute and true to about two.

    The position lies in the United Kingdom, where the sun sets on every day of the year. Raises ValueError elsewhere.
    """
    latitude, longitude = _position(rules)
    declination, equation = _sun(day)
    up = sin(HORIZON) - sin(radians(latitude)) * sin(declination)
    half_day = degrees(acos(up / (cos(radians(latitude)) * cos(declination))))
    return _after_midnight(day, 720 - 4 * longitude - equation + 4 * half_day)


def _sun(day: date) -> tuple[float, float]:
    """The sun's declination in radians and the equation of time in minutes, at noon.

    Source: J. Meeus, Astronomical Algorithms, chapter 25, as the calculator of the US weather service (NOAA) has it.
    """
    century = (day - date(2000, 1, 1)).days / 36525
    mean = radians(280.46646 + century * (36000.76983 + century * 0.0003032))
    anomaly = radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * 0.000042037
    centre = radians(1.914602 * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly))
    node = radians(125.04 - 1934.136 * century)
    longitude = mean + centre - radians(0.00569 + 0.00478 * sin(node))
    tilt = radians(23.43929 - 0.01300417 * century + 0.00256 * cos(node))
    y = tan(tilt / 2) ** 2
    equation = y * sin(2 * mean) - 2 * eccentricity * sin(anomaly)
    equation += 4 * eccentricity * y * sin(anomaly) * cos(2 * mean)
    equation -= y * y * sin(4 * mean) / 2 + 1.25 * eccentricity**2 * sin(2 * anomaly)
    return asin(sin(tilt) * sin(longitude)), 4 * degrees(equation)


def _position(rules: Book | None) -> tuple[float, float]:
    latitude, longitude = (rules or book()).value("almanac.position")
    return latitude, longitude


def _after_midnight(day: date, minutes: float) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=round(minutes))
