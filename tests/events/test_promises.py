from datetime import date, timedelta

from cohesion.kit import clock
from cohesion.policy.book import book
from events.models import Case
from events.promises import promises


def decided(count: int, *, days: int = 2, late: int = 0, lane: str = "expedited") -> None:
    """So many decisions, each so many days after it came, the first `late` of them after their target."""
    now = clock.now()
    for number in range(count):
        target = date(2027, 2, 1) if number < late else date(2027, 2, 17)
        Case.objects.create(
            ref=f"{lane[:1]}{number:03}".upper(),
            state="agreed",
            lane=lane,
            begun_at=now,
            received_at=now - timedelta(days=days),
            ended_at=now,
            target_on=target,
        )


def test_a_promise_is_measured_by_lane(db, tuesday):
    decided(6, days=2, late=3)
    decided(5, days=9, lane="standard")

    standard, expedited = promises(clock.now(), book())
    assert (expedited.percent, expedited.days, expedited.decided) == (50, 2, 6)
    assert (standard.lane, standard.percent, standard.days) == ("Standard", 100, 9)


def test_of_too_few_nothing_is_said_and_of_long_ago_neither(db, tuesday):
    decided(4)
    assert promises(clock.now(), book()) == []

    decided(5, lane="standard")
    assert promises(clock.now() + timedelta(days=366), book()) == []
