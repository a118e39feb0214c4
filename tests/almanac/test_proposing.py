from datetime import date, time, timedelta

import pytest

from cohesion.almanac.clashes import met, windows_between
from cohesion.almanac.proposing import propose
from cohesion.almanac.windows import at, days_between
from cohesion.kit.clock import local
from cohesion.policy.book import Book, Rule, shipped

RULES = Book(shipped(), 0)
QUARTERS = [(year, month) for year in (2026, 2027, 2028) for month in (1, 4, 7, 10)]


def ruled(values):
    rules = {key: Rule(key, value, "Test", date(2026, 11, 26)) for key, value in values.items()}
    return Book(shipped() | rules, 0)


def quarter(year, month):
    following = date(year + (month == 10), (month + 2) % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize(("year", "month"), QUARTERS)
def test_every_quarter_of_three_years_has_five_dates_clear_of_everybody(year, month, turn):
    first, last = quarter(year, month)

    found = propose(first, last, turn=turn, rules=RULES)

    assert len(found) == 5
    assert all(proposal.clear for proposal in found)
    assert all(first <= local(proposal.starts).date() <= last for proposal in found)
    assert all(local(proposal.starts).weekday() < 4 for proposal in found)


def test_dates_are_a_choice_of_weeks():
    found = propose(*quarter(2027, 1), rules=RULES)

    assert len({proposal.starts.isocalendar()[:2] for proposal in found}) == 5


def test_hours_take_turns():
    clocks = [f"{local(propose(*quarter(2027, 1), turn=n, rules=RULES)[0].starts):%H:%M}" for n in range(3)]

    assert clocks == ["18:30", "10:30", "18:30"]


def test_hours_are_londons_on_both_sides_of_the_change_of_clocks():
    found = propose(date(2027, 3, 15), date(2027, 4, 15), rules=RULES)

    assert {f"{local(proposal.starts):%H:%M}" for proposal in found} == {"18:30"}


def test_week_that_a_feast_fills_is_still_offered_with_its_clash_in_words():
    (only,) = propose(date(2027, 3, 9), date(2027, 3, 11), rules=RULES)

    assert only.hard == 1
    assert only.clashes[0].words.startswith("Eid al-Fitr (Muslim)")


def test_two_soft_clashes_are_taken_before_one_hard():
    named = [
        {"name": name, "from": "2027-01-13", "until": "2027-01-13", "weight": "soft"} for name in ("A", "B")
    ]
    hard = {"name": "C", "from": "2027-01-20", "until": "2027-01-20", "weight": "hard"}
    slot = {"days": [2], "from": "18:30", "until": "20:30"}
    rules = ruled({"almanac.avoid": [*named, hard], "almanac.slots": [slot]})

    best, worst = propose(date(2027, 1, 13), date(2027, 1, 20), rules=rules)

    assert (best.hard, len(best.clashes)) == (0, 2)
    assert (worst.hard, len(worst.clashes)) == (1, 1)


def test_stretch_without_such_a_weekday_has_no_dates():
    assert propose(date(2027, 6, 4), date(2027, 6, 6), rules=RULES) == []


@pytest.mark.django_db
def test_whole_quarter_costs_two_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        propose(*quarter(2027, 4))


def test_year_without_a_table_is_refused_and_not_called_clear():
    with pytest.raises(ValueError, match="known from 2026 to 2030 only"):
        propose(*quarter(2031, 1), rules=RULES)


def test_evenings_that_are_clear_are_as_many_as_the_page_on_dates_says():
    first, last = date(2026, 1, 1), date(2028, 12, 31)
    windows = windows_between(first, last, RULES)
    evenings = [day for day in days_between(first, last) if day.weekday() < 4]

    found = [met(at(day, time(18, 30)), at(day, time(20, 30)), windows) for day in evenings]

    assert len(found) == 625
    assert sum(1 for clashes in found if all(clash.weight == "soft" for clash in clashes)) == 528
    assert sum(1 for clashes in found if not clashes) == 385
