from datetime import UTC, date, datetime, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from cohesion.policy.book import Book, shipped
from events import clocks

RULES = Book(shipped(), 0)
DAYS = st.dates(date(2026, 1, 5), date(2029, 12, 1))


ENGLAND = {
    one: name
    for one, name in country_holidays("GB", subdiv="ENG", years=range(2025, 2031)).items()
    if one.weekday() < 5
}


def is_working_day(one: date) -> bool:
    """Not by the code that is tried here."""
    return one.weekday() < 5 and one not in ENGLAND


def day(words: str) -> date:
    return datetime.strptime(words, "%a %d %b %Y").replace(tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("event", "ten", "late", "procession"),
    [
        ("Sat 12 Jun 2027", "Thu 27 May 2027", "Fri 04 Jun 2027", "Sat 05 Jun 2027"),
        ("Sat 03 Apr 2027", "Wed 17 Mar 2027", "Wed 24 Mar 2027", "Sat 27 Mar 2027"),  # after Easter
        ("Sat 02 Jan 2027", "Tue 15 Dec 2026", "Tue 22 Dec 2026", "Sat 26 Dec 2026"),  # after Christmas
        ("Sat 29 May 2027", "Fri 14 May 2027", "Fri 21 May 2027", "Sat 22 May 2027"),
        ("Sat 20 Feb 2027", "Fri 05 Feb 2027", "Fri 12 Feb 2027", "Sat 13 Feb 2027"),  # the dance with a bar
        ("Fri 05 Mar 2027", "Thu 18 Feb 2027", "Thu 25 Feb 2027", "Fri 26 Feb 2027"),  # the iftar
    ],
)
def test_the_legal_dates_of_the_examples(event, ten, late, procession):
    found = clocks.ten_dates(day(event), RULES)

    assert (found.safe, found.late_safe) == (day(ten), day(late))
    assert clocks.procession_date(day(event), RULES) == day(procession)


def test_the_strict_last_day_may_be_a_sunday_and_the_safe_one_never_is():
    found = clocks.ten_dates(day("Sat 29 May 2027"), RULES)

    assert found.strict == day("Sun 16 May 2027")
    assert found.safe == day("Fri 14 May 2027")


@given(event=DAYS, count=st.integers(0, 30))
def test_clear_working_days_agree_with_a_count_day_by_day(event, count):
    last = clocks.clear_working_days_before(event, count, RULES)

    between = [last + timedelta(days=n) for n in range(1, (event - last).days)]
    assert sum(is_working_day(one) for one in between) == count
    assert count == 0 or is_working_day(between[0])  # a day later there would be one too few


@given(event=DAYS, count=st.integers(0, 30))
def test_clear_days_agree_with_a_count_day_by_day(event, count):
    last = clocks.clear_days_before(event, count)

    assert len(range(1, (event - last).days)) == count


@pytest.mark.parametrize(
    ("at", "day0"),
    [
        ((2027, 2, 9, 10, 5), "Wed 10 Feb 2027"),
        ((2027, 2, 9, 16, 59), "Wed 10 Feb 2027"),
        ((2027, 2, 9, 17, 0), "Thu 11 Feb 2027"),  # counts as received on Wednesday
        ((2027, 2, 12, 12, 0), "Mon 15 Feb 2027"),
        ((2027, 2, 13, 12, 0), "Tue 16 Feb 2027"),  # a Saturday counts as Monday
        ((2027, 6, 9, 16, 30), "Fri 11 Jun 2027"),  # 17:30 in London in summer
        ((2026, 12, 24, 18, 0), "Wed 30 Dec 2026"),  # received on the 29th
    ],
)
def test_day_nought_is_the_working_day_after_the_day_of_receipt(at, day0):
    assert clocks.day_nought(datetime(*at, tzinfo=UTC), RULES) == day(day0)


def test_five_days_from_a_tuesday_morning_end_on_the_wednesday_after_next():
    day0 = clocks.day_nought(datetime(2027, 2, 9, 10, 5, tzinfo=UTC), RULES)

    assert clocks.target(day0, 5, RULES) == day("Wed 17 Feb 2027")
    assert clocks.days_used(day0, day("Tue 09 Feb 2027"), RULES) == 0


def test_a_pause_of_three_hours_before_day_nought_moves_nothing():
    asked, answered = (datetime(2027, 2, 9, hour, tzinfo=UTC) for hour in (11, 14))
    pause = clocks.span(asked, answered)

    assert clocks.target(date(2027, 2, 10), 5, RULES, [pause]) == day("Wed 17 Feb 2027")


def test_while_nobody_answers_nobody_can_say_when_our_time_ends():
    pause = clocks.span(datetime(2027, 2, 11, 9, tzinfo=UTC), None)

    assert clocks.target(date(2027, 2, 10), 5, RULES, [pause]) is None
    assert clocks.days_used(date(2027, 2, 10), date(2027, 3, 10), RULES, [pause]) == 0


@given(
    day0=DAYS,
    count=st.integers(0, 40),
    pauses=st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 10)), max_size=4),
)
def test_our_time_agrees_with_a_count_day_by_day(day0, count, pauses):
    spans = [
        clocks.Span(day0 + timedelta(days=start), day0 + timedelta(days=start + length))
        for start, length in pauses
    ]
    ends = clocks.target(day0, count, RULES, spans)

    still = {day0 + timedelta(days=start + n) for start, length in pauses for n in range(length + 1)}
    counted = 0
    one = day0
    while one < ends:
        one += timedelta(days=1)
        counted += one.weekday() < 5 and is_working_day(one) and one not in still
    assert counted == count == clocks.days_used(day0, ends, RULES, spans)
    assert count == 0 or (is_working_day(ends) and ends not in still)


def test_nobody_counts_below_nought():
    with pytest.raises(ValueError, match="below nought"):
        clocks.clear_days_before(date(2027, 6, 12), -1)
    with pytest.raises(ValueError, match="below nought"):
        clocks.clear_working_days_before(date(2027, 6, 12), -1, RULES)
