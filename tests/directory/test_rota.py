from datetime import UTC, date, datetime, timedelta

import pytest

from cohesion.directory.models import Duty, Post
from cohesion.directory.rota import Stretch, on_duty_now, rota, uncovered
from cohesion.directory.states import Role
from tests.directory.conftest import person

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    return NOON + hours * HOUR


@pytest.mark.parametrize(
    ("stretches", "gaps"),
    [
        ([], [(0, 10)]),
        ([(0, 10)], []),
        ([(2, 4), (6, 8)], [(0, 2), (4, 6), (8, 10)]),
        ([(0, 6), (1, 2), (6, 10)], []),
        ([(5, 7), (0, 6)], [(7, 10)]),
    ],
)
def test_uncovered_finds_the_times_without_anybody(stretches, gaps):
    found = uncovered([Stretch(at(a), at(b)) for a, b in stretches], at(0), at(10))
    assert [(gap.starts_at, gap.ends_at) for gap in found] == [(at(a), at(b)) for a, b in gaps]


def duty(name: str, role: Role, start: float, end: float, turn: int = 1) -> Duty:
    post = Post.objects.get(person=person(name, role))
    return Duty.objects.create(post=post, starts_at=at(start), ends_at=at(end), turn=turn)


@pytest.mark.django_db
def test_rota_lists_each_role_with_its_gaps(django_assert_num_queries):
    duty("Karen Outhwaite", Role.POLICE_LIAISON, -5, 24)
    duty("Rachel Merriman", Role.DUTY_OFFICER, 3, 9)
    with django_assert_num_queries(2):
        police, officer, lead = rota(at(0), at(24))
    assert [stretch.duty is None for stretch in police.stretches] == [False]
    assert [stretch.duty is None for stretch in officer.stretches] == [True, False, True]
    assert lead.stretches == [], "a cohesion lead is a backup: no gap"


@pytest.mark.django_db
def test_on_duty_now_is_in_order_of_turn():
    duty("Gurpreet Atwal", Role.DUTY_OFFICER, -5, 5, turn=2)
    duty("Rachel Merriman", Role.DUTY_OFFICER, -1, 5, turn=1)
    duty("Owen Prichard", Role.DUTY_OFFICER, 0.5, 5)
    officers = on_duty_now(NOON)[1]
    assert [found.post.person.name for found in officers.duties] == ["Rachel Merriman", "Gurpreet Atwal"]


@pytest.mark.django_db
def test_a_duty_counts_only_while_its_post_is_held():
    held = duty("Karen Outhwaite", Role.POLICE_LIAISON, 0, 48)
    Post.objects.filter(pk=held.post_id).update(held_until=date(2026, 11, 23))
    police = rota(at(0), at(48))[0]
    assert [(s.duty is None, s.ends_at) for s in police.stretches] == [(False, at(12)), (True, at(48))]
    held.post.person.is_active = False
    held.post.person.save()
    assert rota(at(0), at(48))[0].duties == []
