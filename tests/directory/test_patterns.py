"""Weekly patterns in London's time: over midnight, when the clocks change, and on bank holidays."""

from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest

from cohesion.directory.models import Pattern, Post
from cohesion.directory.patterns import duties_of, falls_on, hours_on, moment
from cohesion.directory.rota import Stretch, uncovered
from cohesion.directory.states import BankHolidays, Role, Weekday

SPRING, AUTUMN, AUTUMN_2027 = date(2027, 3, 28), date(2026, 10, 25), date(2027, 10, 31)


def utc(*at: int) -> datetime:
    return datetime(*at, tzinfo=UTC)


def pattern(weekday=Weekday.SUNDAY, start="08:00", end="20:00", **also) -> Pattern:
    given = {"post": Post(role=Role.DUTY_OFFICER), "first_day": date(2026, 10, 1)} | also
    return Pattern(
        weekday=weekday, from_time=time.fromisoformat(start), until_time=time.fromisoformat(end), **given
    )


@pytest.mark.parametrize(
    ("day", "start", "end", "hours"),
    [
        (date(2026, 11, 23), "08:00", "20:00", 12),
        (date(2026, 11, 23), "20:00", "08:00", 12),  # over midnight
        (date(2026, 11, 23), "08:00", "08:00", 24),
        (date(2027, 3, 27), "20:00", "08:00", 11),  # the night in which an hour is skipped
        (date(2026, 10, 24), "20:00", "08:00", 13),  # the night in which one comes twice
        (date(2027, 10, 30), "20:00", "08:00", 13),
        (SPRING, "00:00", "00:00", 23),
        (AUTUMN, "00:00", "00:00", 25),
        (AUTUMN_2027, "00:00", "00:00", 25),
    ],
)
def test_hours_are_those_of_londons_clock(day, start, end, hours):
    starts_at, ends_at = hours_on(day, time.fromisoformat(start), time.fromisoformat(end))
    assert (ends_at - starts_at).total_seconds() == hours * 3600


def test_a_time_that_is_skipped_or_comes_twice_is_one_moment():
    assert moment(SPRING, time(1, 30)) == utc(2027, 3, 28, 1, 30)
    assert moment(AUTUMN, time(1, 30)) == utc(2026, 10, 25, 0, 30), "the first of the two"
    assert moment(AUTUMN_2027, time(1, 30)) == utc(2027, 10, 31, 0, 30)


@pytest.mark.parametrize("day", [SPRING, AUTUMN, AUTUMN_2027])
@pytest.mark.parametrize("handover", ["00:00", "01:00", "01:30", "02:00", "08:00"])
def test_one_after_the_other_leaves_no_gap_when_the_clocks_change(day, handover):
    every_day = [pattern(weekday, handover, handover) for weekday in Weekday]
    first, last = day.replace(day=day.day - 3), day
    duties = duties_of(every_day, first, last)
    start, end = moment(first, time.fromisoformat(handover)), duties[-1].ends_at
    found = sorted(duties, key=lambda duty: duty.starts_at)
    assert uncovered([Stretch(duty.starts_at, duty.ends_at) for duty in found], start, max(end, start)) == []
    assert all(one.ends_at == two.starts_at for one, two in pairwise(found)), "no overlap"


def test_a_stretch_that_the_clocks_skip_is_no_duty():
    assert duties_of([pattern(start="01:00", end="02:00")], SPRING, SPRING) == []


@pytest.mark.parametrize(
    ("day", "kept", "falls"),
    [
        (date(2026, 12, 25), BankHolidays.ALWAYS, True),
        (date(2026, 12, 25), BankHolidays.NEVER, False),
        (date(2026, 12, 25), BankHolidays.ONLY, True),
        (date(2026, 12, 18), BankHolidays.NEVER, True),
        (date(2026, 12, 18), BankHolidays.ONLY, False),
    ],
)
@pytest.mark.django_db
def test_bank_holidays(day, kept, falls):
    assert falls_on(pattern(Weekday.FRIDAY, bank_holidays=kept), day) is falls


def test_every_other_week_counts_from_the_first_week():
    every_other = pattern(Weekday.MONDAY, every_weeks=2, first_day=date(2026, 11, 4))  # a Wednesday
    mondays = [date(2026, 11, day) for day in (2, 9, 16, 23, 30)]
    assert [falls_on(every_other, day) for day in mondays] == [False, False, True, False, True]


def test_first_and_last_day_are_kept():
    short = pattern(Weekday.MONDAY, first_day=date(2026, 11, 9), last_day=date(2026, 11, 16))
    starts = [duty.starts_at.day for duty in duties_of([short], date(2026, 11, 1), date(2026, 11, 30))]
    assert starts == [9, 16]
