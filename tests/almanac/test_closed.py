"""What each observance closes in three years, on days that were checked by other means than the table was made."""

from datetime import date, time, timedelta
from functools import cache

import pytest

from cohesion.almanac.clashes import met, windows_between
from cohesion.almanac.windows import Weight, Window, at
from cohesion.policy.book import Book, shipped

RULES = Book(shipped(), 0)
NOON, NIGHT = (time(12), time(13)), (time(22), time(23))
H, S = Weight.HARD, Weight.SOFT

# the days of 2026, 2027 and 2028; how they close; the days that are closed, counted from the day itself; from the eve?
CLOSED = {
    "laylat_al_qadr": ("03-16 03-06 02-23", S, [], True),  # the night before its day
    "eid_al_fitr": ("03-20 03-09 02-26", H, [0, 1, 2, 3], True),
    "eid_al_adha": ("05-27 05-16 05-05", H, [-1, 0, 1, 2, 3, 4], False),
    "ramadan": ("02-18 02-08 01-28", S, [0, 15, 29], True),
    "islamic_new_year": ("06-16 06-06 05-25", S, [0], True),
    "ashura": ("06-25 06-15 06-03", S, [-1, 0, 1], False),
    "mawlid": ("08-25 08-14 08-03", S, [0, 1], True),
    "passover": ("04-02 04-22 04-11", H, [0, 1, 6, 7], True),
    "shavuot": ("05-22 06-11 05-31", H, [0, 1], True),
    "rosh_hashanah": ("09-12 10-02 09-21", H, [0, 1], True),
    "yom_kippur": ("09-21 10-11 09-30", H, [0], True),
    "sukkot": ("09-26 10-16 10-05", H, [0, 1, 7, 8], True),
    "hanukkah": ("12-05 12-25 12-13", S, [0, 7], True),
    "ash_wednesday": ("02-18 02-10 03-01", S, [0], False),
    "easter": ("04-05 03-28 04-16", H, [-3, -2, -1, 0, 1], False),
    "orthodox_easter": ("04-12 05-02 04-16", H, [-3, -2, -1, 0, 1], False),
    "orthodox_christmas": ("01-07 01-07 01-07", H, [-1, 0], False),
    "vaisakhi": ("04-14 04-14 04-13", H, [0], False),
    "diwali": ("11-08 10-29 10-17", H, [-1, 0, 1], False),
    "guru_nanak": ("11-24 11-14 11-02", H, [-1, 0], False),
    "holi": ("03-04 03-22 03-11", H, [0], False),
    "dussehra": ("10-20 10-09 09-27", H, [0], False),
    "janmashtami": ("09-04 08-25 08-13", H, [0], False),
    "raksha_bandhan": ("08-28 08-17 08-05", S, [0], False),
    "lunar_new_year": ("02-17 02-06 01-26", H, [-1, 0, 1], False),
    "naw_ruz": ("03-21 03-21 03-20", H, [0], True),
    "remembrance_sunday": ("11-08 11-14 11-12", H, [0], False),
    "armistice_day": ("11-11 11-11 11-11", S, [0], False),
    "holocaust_memorial_day": ("01-27 01-27 01-27", S, [0], False),
    "windrush_day": ("06-22 06-22 06-22", S, [0], False),
}
INSTEAD = {  # days that some keep, and how these close
    "holi": ("2026-03-03 2027-03-23 2028-03-10", S),
    "janmashtami": ("2027-08-24", S),
    "vaisakhi": ("2026-04-13 2027-04-13 2028-04-14", H),
    "vesak": ("2026-05-01 2026-05-24 2026-05-31 2027-05-13 2027-05-20 2028-05-02 2028-05-08 2028-05-09", S),
    "guru_gobind_singh": ("2027-01-15 2028-01-04", S),
}


@cache
def of_year(year: int) -> list[Window]:
    return windows_between(date(year, 1, 1), date(year, 12, 31), RULES)


def weights(day: date, hours: tuple[time, time], key: str) -> set[Weight]:
    found = met(at(day, hours[0]), at(day, hours[1]), of_year(day.year))
    return {clash.weight for clash in found if clash.key.rpartition(".")[0] == key}


@pytest.mark.parametrize("year", [2026, 2027, 2028])
@pytest.mark.parametrize("key", CLOSED)
def test_each_observance_closes_its_days_and_its_eve(key, year):
    days, weight, closed, from_the_eve = CLOSED[key]
    day = date.fromisoformat(f"{year}-{days.split()[year - 2026]}")

    for n in closed:
        assert weight in weights(day + timedelta(days=n), NOON, key), n
    assert bool(weights(day - timedelta(days=1), NIGHT, key)) or not from_the_eve


@pytest.mark.parametrize("key", INSTEAD)
def test_a_day_that_only_some_keep_is_closed_too(key):
    days, weight = INSTEAD[key]

    for day in days.split():
        assert weights(date.fromisoformat(day), NOON, key) == {weight}, day


@pytest.mark.parametrize(("first", "last"), [("2026-10-11", "2026-10-19"), ("2027-09-30", "2027-10-08")])
def test_nights_of_navratri_are_to_be_avoided_and_their_days_are_open(first, last):
    for day in (date.fromisoformat(first), date.fromisoformat(last)):
        assert weights(day, NIGHT, "navratri") == {S}
        assert weights(day, NOON, "navratri") == set()


def test_the_week_of_sukkot_2027_is_to_be_avoided():
    for n in range(18, 23):
        assert weights(date(2027, 10, n), NOON, "sukkot") == {S}


@pytest.mark.parametrize("key", CLOSED)
def test_a_week_beyond_it_is_open(key):
    days, _, closed, _ = CLOSED[key]
    after = date.fromisoformat(f"2026-{days.split()[0]}") + timedelta(days=max(closed, default=3) + 9)

    assert weights(after, NOON, key) == set()
