"""Patterns on the rota, absences, swaps and handing over."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from cohesion.directory import rota_actions
from cohesion.directory.models import Absence, Duty, Handover, Pattern, Post
from cohesion.directory.queries import next_on_duty, on_duty
from cohesion.directory.rota import backup_confirmers, gaps, rota
from cohesion.directory.states import BankHolidays, Role, SwapState, Weekday
from cohesion.journal.models import Entry
from cohesion.policy.actions import set_rule
from tests import factories

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer():
    return factories.an_officer(on_duty=False, name="Rachel Merriman")


@pytest.fixture
def other():
    return factories.an_officer(on_duty=False, name="Gurpreet Atwal")


def post_of(person) -> Post:
    return Post.objects.get(person=person)


def weekly(person, weekday=Weekday.TUESDAY, **also) -> Pattern:
    given = {"from_time": time(8), "until_time": time(20), "first_day": date(2026, 11, 1)} | also
    return rota_actions.add_pattern(
        by=person, pattern=Pattern(post=post_of(person), weekday=weekday, **given)
    )


def a_duty(person, start: float = 1, end: float = 9, turn: int = 1) -> Duty:
    return Duty.objects.create(
        post=post_of(person), starts_at=NOON + start * HOUR, ends_at=NOON + end * HOUR, turn=turn
    )


# --- weekly patterns ----------------------------------------------------------------------------------------------


def test_a_pattern_stands_on_the_rota_at_once_and_only_once(officer):
    weekly(officer)
    assert Duty.objects.count() == 8, "eight Tuesdays in 56 days"
    assert Duty.objects.first().starts_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert rota_actions.fill_rota(now=NOON) == (0, 0)


def test_the_round_writes_it_on(officer):
    weekly(officer)
    assert rota_actions.fill_rota(now=NOON + timedelta(days=14)) == (2, 0)


def test_one_that_runs_over_midnight_is_there_when_it_is_made(officer):
    weekly(officer, Weekday.SUNDAY, from_time=time(20), until_time=time(13))
    assert on_duty(Role.DUTY_OFFICER, NOON) == [post_of(officer)], "it began yesterday evening"


def test_the_end_of_a_pattern_takes_out_what_comes_but_not_what_was_swapped(officer, other):
    pattern = weekly(officer)
    first = Duty.objects.order_by("starts_at").first()
    rota_actions.accept(by=other, swap=rota_actions.offer(by=officer, duty=first))
    rota_actions.end_pattern(by=officer, pattern=pattern)
    assert [duty.post for duty in Duty.objects.all()] == [post_of(other)]


def test_a_pattern_that_has_not_begun_is_taken_out_whole(officer):
    pattern = weekly(officer, first_day=date(2026, 12, 1))
    assert Duty.objects.count() == 7
    rota_actions.end_pattern(by=officer, pattern=pattern)
    assert (Duty.objects.count(), Pattern.objects.count()) == (0, 0)


def test_a_holiday_proclaimed_late_takes_the_duty_out(officer):
    weekly(officer, bank_holidays=BankHolidays.NEVER)
    before = Duty.objects.count()
    set_rule(
        by=None,
        key="almanac.proclaimed",
        value={"2026-12-01": "A coronation"},
        source="Test",
        checked_on=date(2026, 11, 23),
    )
    assert rota_actions.fill_rota(now=NOON) == (0, 1)
    assert Duty.objects.count() == before - 1


def test_police_plan_their_own_part_only(officer):
    police = factories.an_officer(Role.POLICE_LIAISON, on_duty=False)
    weekly(police)
    with pytest.raises(PermissionDenied):
        rota_actions.add_pattern(
            by=police, pattern=Pattern(post=post_of(officer), weekday=1, first_day=date(2026, 11, 1))
        )


def test_a_pattern_that_cannot_be_is_refused_in_words(officer):
    with pytest.raises(ValidationError, match="ends before it begins"):
        weekly(officer, last_day=date(2026, 10, 1))
    contact = Post.objects.get(person=factories.a_contact(factories.a_place()))
    lead = factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    with pytest.raises(ValidationError, match="not on the rota"):
        rota_actions.add_pattern(
            by=lead,
            pattern=Pattern(
                post=contact, weekday=1, from_time=time(8), until_time=time(9), first_day=NOON.date()
            ),
        )


# --- absences -----------------------------------------------------------------------------------------------------


def test_whoever_is_away_is_not_on_duty_and_leaves_a_gap(officer):
    a_duty(officer, -1, 9)
    absence = rota_actions.add_absence(
        by=officer, post=post_of(officer), starts_at=NOON + HOUR, ends_at=NOON + 3 * HOUR
    )
    assert on_duty(Role.DUTY_OFFICER, NOON) == [post_of(officer)]
    assert on_duty(Role.DUTY_OFFICER, NOON + 2 * HOUR) == []
    assert next_on_duty(Role.DUTY_OFFICER, NOON + 2 * HOUR) == NOON + 3 * HOUR, "when they are back"
    found = [gap for gap in gaps(NOON, NOON + 9 * HOUR) if gap.role == Role.DUTY_OFFICER]
    assert [(gap.starts_at, gap.ends_at) for gap in found] == [(NOON + HOUR, NOON + 3 * HOUR)]

    rota_actions.cancel_absence(by=officer, absence=absence)
    assert on_duty(Role.DUTY_OFFICER, NOON + 2 * HOUR) == [post_of(officer)]


def test_absences_of_others_are_for_who_plans(officer, other):
    police = factories.an_officer(Role.POLICE_LIAISON, on_duty=False)
    hours = {"starts_at": NOON + HOUR, "ends_at": NOON + 2 * HOUR}
    rota_actions.add_absence(by=other, post=post_of(officer), **hours)
    with pytest.raises(PermissionDenied):
        rota_actions.add_absence(by=police, post=post_of(officer), **hours)
    with pytest.raises(PermissionDenied):
        rota_actions.cancel_absence(by=police, absence=Absence.objects.get())


# --- swaps --------------------------------------------------------------------------------------------------------


def test_an_offered_duty_stays_until_somebody_accepts(officer, other):
    duty = a_duty(officer)
    swap = rota_actions.offer(by=officer, duty=duty)
    assert on_duty(Role.DUTY_OFFICER, NOON + 2 * HOUR) == [post_of(officer)]
    rota_actions.accept(by=other, swap=swap)
    assert on_duty(Role.DUTY_OFFICER, NOON + 2 * HOUR) == [post_of(other)]
    assert Entry.objects.filter(kind="swap.accepted").count() == 1


def test_the_second_who_accepts_is_told_so(officer, other):
    third = factories.an_officer(on_duty=False)
    swap = rota_actions.offer(by=officer, duty=a_duty(officer))
    rota_actions.accept(by=other, swap=swap)
    with pytest.raises(ValidationError, match="Somebody else was quicker"):
        rota_actions.accept(by=third, swap=swap)
    with pytest.raises(ValidationError, match="accepted it already"):
        rota_actions.withdraw(by=other, swap=swap)


def test_who_cannot_take_a_duty_is_told_why(officer, other):
    swap = rota_actions.offer(by=officer, duty=a_duty(officer))
    with pytest.raises(ValidationError, match="This duty is yours"):
        rota_actions.accept(by=officer, swap=swap)
    with pytest.raises(ValidationError, match="Only a council duty officer"):
        rota_actions.accept(by=factories.an_officer(Role.POLICE_LIAISON, on_duty=False), swap=swap)
    a_duty(other, 3, 5, turn=2)
    with pytest.raises(ValidationError, match="one person cannot be two"):
        rota_actions.accept(by=other, swap=swap)


def test_an_offer_taken_back_changes_nothing(officer):
    swap = rota_actions.offer(by=officer, duty=a_duty(officer))
    with pytest.raises(ValidationError, match="on offer already"):
        rota_actions.offer(by=officer, duty=swap.duty)
    rota_actions.withdraw(by=officer, swap=swap)
    swap.refresh_from_db()
    assert (swap.state, swap.duty.post) == (SwapState.WITHDRAWN, post_of(officer))


def test_a_duty_put_in_by_mistake_is_taken_off_and_a_weekly_one_is_not(officer):
    duty = a_duty(officer)
    rota_actions.take_off(by=officer, duty=duty)
    weekly(officer)
    with pytest.raises(ValidationError, match="weekly pattern"):
        rota_actions.take_off(by=officer, duty=Duty.objects.first())


# --- handing over, and backups ------------------------------------------------------------------------------------


def test_the_note_waits_for_whoever_takes_over(officer, other, noon):
    rota_actions.leave_note(by=officer, role=Role.DUTY_OFFICER, note="Ring C3 about the glazier.")
    a_duty(other, 0.5, 9)
    taken = rota_actions.take_over(by=other, role=Role.DUTY_OFFICER)
    assert (taken.note, taken.taken_by, taken.taken_at) == ("Ring C3 about the glazier.", other, NOON)
    assert Handover.objects.count() == 1
    rota_actions.take_over(by=other, role=Role.DUTY_OFFICER)
    assert Handover.objects.count() == 2, "one without a note"


def test_only_who_is_on_the_rota_takes_over(officer):
    a_duty(officer, 2, 9)
    with pytest.raises(ValidationError, match="not on the rota now"):
        rota_actions.take_over(by=officer, role=Role.DUTY_OFFICER)
    with pytest.raises(PermissionDenied):
        rota_actions.take_over(by=officer, role=Role.POLICE_LIAISON)


def test_backups_are_the_later_turns_and_leads_on_duty(officer, other):
    lead = factories.an_officer(Role.COHESION_LEAD)
    a_duty(officer, -1, 9)
    a_duty(other, -1, 9, turn=2)
    assert [post.person for post in backup_confirmers(NOON)] == [lead, other]


def test_absences_cost_the_rota_one_query(officer, django_assert_num_queries):
    a_duty(officer)
    with django_assert_num_queries(2):
        rota(NOON, NOON + 24 * HOUR)
