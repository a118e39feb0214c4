import pytest

from cohesion.directory.states import Role
from cohesion.site.diagnosis import people
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN

pytestmark = pytest.mark.django_db


def test_rota_without_anybody_now_is_a_problem_that_says_until_when(rota, now):
    found = people.rota(Role.POLICE_LIAISON, now)
    assert found.what == "Police liaison: nobody is on duty, and the rota names nobody later."
    rota(Role.POLICE_LIAISON, (1, 9))
    found = people.rota(Role.POLICE_LIAISON, now)
    assert (found.grade, "until" in found.what) == (PROBLEM, True)


@pytest.mark.parametrize(
    ("stretches", "grade"),
    [
        ([(-1, 8)], OK),
        ([(-1, 3), (3, 8)], OK),
        ([(-1, 3), (3.5, 8)], WARN),
        ([(-1, 5)], WARN),
        ([(-1, 3), (-1, 9)], OK),
    ],
)
def test_gap_in_the_days_ahead_is_a_warning(rota, now, stretches, grade):
    rota(Role.DUTY_OFFICER, *stretches)
    assert people.rota(Role.DUTY_OFFICER, now).grade == grade
