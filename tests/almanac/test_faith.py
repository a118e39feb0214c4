"""The table against dates that were checked by other means than the calendars it was made from."""

from datetime import date, timedelta

import pytest

from cohesion.almanac.faith import (
    covered,
    every_date,
    faith_dates,
    objections_to_keeping,
    to_confirm,
)
from cohesion.policy.actions import set_rule
from cohesion.policy.book import Book, Rule, shipped
from tests import factories
from tools import faith_dates as generator

RULES = Book(shipped(), 0)
CHECKED = {  # 2026, 2027, 2028
    "ramadan": "02-18 02-08 01-28",
    "laylat_al_qadr": "03-16 03-06 02-23",
    "eid_al_fitr": "03-20 03-09 02-26",
    "eid_al_adha": "05-27 05-16 05-05",
    "islamic_new_year": "06-16 06-06 05-25",
    "ashura": "06-25 06-15 06-03",
    "mawlid": "08-25 08-14 08-03",
    "passover": "04-02 04-22 04-11",
    "shavuot": "05-22 06-11 05-31",
    "rosh_hashanah": "09-12 10-02 09-21",
    "yom_kippur": "09-21 10-11 09-30",
    "sukkot": "09-26 10-16 10-05",
    "hanukkah": "12-05 12-25 12-13",
    "ash_wednesday": "02-18 02-10 03-01",
    "easter": "04-05 03-28 04-16",
    "orthodox_easter": "04-12 05-02 04-16",
    "vaisakhi": "04-14 04-14 04-13",
    "diwali": "11-08 10-29 10-17",
    "guru_nanak": "11-24 11-14 11-02",
    "holi": "03-04 03-22 03-11",
    "navratri": "10-11 09-30 09-19",
    "dussehra": "10-20 10-09 09-27",
    "janmashtami": "09-04 08-25 08-13",
    "raksha_bandhan": "08-28 08-17 08-05",
    "lunar_new_year": "02-17 02-06 01-26",
    "naw_ruz": "03-21 03-21 03-20",
    "remembrance_sunday": "11-08 11-14 11-12",
}


def one(key, year):
    return next(d for d in every_date(RULES) if d.observance.key == key and d.day.year == year)


def kept(**days):
    rule = Rule("almanac.kept", days.pop("days"), "Local leaders", date(2027, 2, 1))
    return Book(shipped() | {rule.key: rule}, 0)


@pytest.mark.parametrize("key", CHECKED)
def test_table_has_the_days_that_were_checked(key):
    days = [d.day for d in every_date(RULES) if d.observance.key == key and d.day.year <= 2028]

    assert days == [date.fromisoformat(f"{2026 + n}-{day}") for n, day in enumerate(CHECKED[key].split())]


def test_vesak_has_all_days_that_are_kept_here():
    days = {d for year in (2026, 2027, 2028) for d in (one("vesak", year).day, *one("vesak", year).also)}

    said = "2026-05-01 2026-05-24 2026-05-31 2027-05-13 2027-05-20 2028-05-02 2028-05-08 2028-05-09"
    assert days == set(map(date.fromisoformat, said.split()))


def test_computed_days_are_what_the_calendars_say_today():
    assert generator.TABLE.read_text(encoding="utf-8") == generator.written(generator.table(*covered()))


def test_table_reaches_four_years_beyond_the_one_it_was_made_in():
    assert covered() == (2026, 2030)
    found = every_date(RULES)
    assert len({d.observance.key for d in found}) >= 45
    for year in range(2026, 2031):
        known = {d.observance.key for d in found if d.tabled.year == year}
        assert {d.observance.key for d in found} - known == set(), year


def test_every_line_says_where_it_comes_from_and_what_it_closes():
    for observance in {d.observance for d in every_date(RULES)}:
        assert observance.source.strip(), observance.key
        assert observance.hard or observance.soft, observance.key
        assert observance.certainty in {"fixed", "computed", "tabular", "sighting", "disputed"}


@pytest.mark.parametrize("year", range(2026, 2031))
def test_no_eid_is_printed_as_one_certain_day(year):
    for key in ("eid_al_fitr", "eid_al_adha", "ramadan"):
        assert ", may be " in one(key, year).when()


def test_day_in_doubt_reads_as_people_would_say_it():
    assert one("eid_al_fitr", 2027).when() == "Tuesday 9 March, may be Wednesday 10 March"
    assert one("holi", 2026).when() == "Wednesday 4 March, some keep Tuesday 3 March"
    assert one("yom_kippur", 2027).when() == "Monday 11 October"


@pytest.mark.django_db
def test_day_that_local_leaders_keep_wins_over_the_table():
    set_rule(
        by=factories.a_person(),
        key="almanac.kept",
        value={"eid_al_fitr.2027-03-09": "2027-03-10"},
        source="Imams' meeting",
        checked_on=date(2026, 11, 20),
    )

    (eid,) = [
        d for d in faith_dates(date(2027, 3, 8), date(2027, 3, 12)) if d.observance.key == "eid_al_fitr"
    ]

    assert eid.confirmed
    assert eid.when() == "Wednesday 10 March"


def test_day_that_only_some_keep_is_found_too():
    found = faith_dates(date(2026, 5, 24), date(2026, 5, 24), RULES)

    assert "vesak" in [d.observance.key for d in found]


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2025, 12, 31), date(2026, 1, 2)), (date(2030, 12, 31), date(2031, 1, 1))],
)
def test_year_without_a_table_is_refused_and_never_looks_empty(first, last):
    with pytest.raises(ValueError, match="from 2026 to 2030 only"):
        faith_dates(first, last, RULES)


@pytest.mark.parametrize(
    ("key", "day", "objection"),
    [
        ("eid_al_fitr.2027-03-09", date(2027, 3, 10), ""),
        ("vesak.2026-05-31", date(2026, 5, 1), ""),
        ("eid_al_fitr.2027-03-09", date(2027, 3, 19), "Friday 19 March is too far from that"),
        ("eid_al_fitr.2027-03-10", date(2027, 3, 10), "There is no date called"),
    ],
)
def test_slip_of_the_finger_moves_no_feast(key, day, objection):
    said = objections_to_keeping(key, day)

    assert objection in " ".join(said)
    assert bool(said) == bool(objection)


@pytest.mark.parametrize(("before", "asked"), [(60, True), (59, False), (30, True), (7, True), (0, False)])
def test_leaders_are_asked_which_day_they_keep_at_the_set_times(before, asked):
    keys = [d.observance.key for d in to_confirm(date(2027, 3, 9) - timedelta(days=before), RULES)]

    assert ("eid_al_fitr" in keys) == asked


def test_what_is_known_is_not_asked_again():
    said = kept(days={"eid_al_fitr.2027-03-09": "2027-03-10"})

    assert "eid_al_fitr" not in [d.observance.key for d in to_confirm(date(2027, 2, 8), said)]


def test_nobody_is_asked_about_a_year_without_a_table():
    assert to_confirm(date(2031, 1, 1), RULES) == []
    assert isinstance(to_confirm(date(2030, 12, 20), RULES), list)
