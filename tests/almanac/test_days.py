from datetime import date, timedelta

import pytest

from cohesion.almanac.days import (
    bank_holiday,
    is_bank_holiday,
    is_working_day,
    working_days_after,
    working_days_between,
)
from cohesion.policy.actions import set_rule
from tests import factories

pytestmark = pytest.mark.django_db

KEPT = {  # GOV.UK's own data
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", KEPT)
def test_bank_holidays_of_england_are_those_that_government_publishes(year):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))

    assert " ".join(f"{day:%m-%d}" for day in days if is_bank_holiday(day)) == KEPT[year]


def test_substitute_day_is_the_holiday_and_the_saturday_is_not():
    assert bank_holiday(date(2026, 12, 28))
    assert not is_bank_holiday(date(2026, 12, 26))
    assert not is_working_day(date(2026, 12, 26))


def test_holiday_that_was_proclaimed_counts_as_soon_as_it_is_written_down():
    day = date(2027, 6, 14)
    assert is_working_day(day)

    set_rule(
        by=factories.a_person(),
        key="almanac.proclaimed",
        value={"2027-06-14": "A day of thanks"},
        source="Proclamation",
        checked_on=date(2026, 11, 4),
    )

    assert bank_holiday(day) == "A day of thanks"
    assert not is_working_day(day)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 12, 11), 1, date(2026, 12, 14)),  # over a weekend
        (date(2026, 12, 11), 10, date(2026, 12, 29)),  # over Christmas and its substitute
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 26), 0, date(2026, 12, 29)),
        (date(2026, 12, 24), 0, date(2026, 12, 24)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, count, then):
    assert working_days_after(day, count) == then


def test_working_days_between_two_days_count_the_last_and_not_the_first():
    assert working_days_between(date(2026, 12, 11), date(2026, 12, 29)) == 10
    assert working_days_between(date(2026, 12, 11), date(2026, 12, 11)) == 0


def test_nobody_counts_backwards():
    with pytest.raises(ValueError, match="forwards"):
        working_days_after(date(2026, 12, 11), -1)
