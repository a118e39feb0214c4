"""Everybody answers at once, against a view that does the least with a reply: the signature, an update, an insert."""

from collections.abc import Sequence

import pytest

from tests.load.inbound import INBOUND, Answered, post_all, reply
from tests.load.measure import Pairs, at_most
from tests.load.plain import plain
from tests.load.raising import board_of_new_incident

REPLIES = 200
RUNS = 3
GOAL, ALARM = 1.5, 4.0


def worst(answers: Sequence[Answered]) -> float:
    """Milliseconds in which 99 of 100 were answered. AssertionError when one was not taken."""
    assert {one.status for one in answers} == {200}
    return 1000 * at_most([one.seconds for one in answers], 0.99)


@pytest.mark.parametrize("at_once", [20, 100])
async def test_replies_at_once(new_service, report, at_once):
    service = new_service(REPLIES + 3)
    service.start()
    await board_of_new_incident(service)
    numbers = service.people["numbers"][:REPLIES]
    figures = Pairs(
        f"{REPLIES} replies, {at_once} at once, slowest but 1 in 100; yardstick: a bare view", "ms"
    )
    with plain(service) as bare:
        for _ in range(RUNS):
            yardstick = await post_all([reply(f"{bare.url}/reply/", number) for number in numbers], at_once)
            ours = await post_all([reply(service.url + INBOUND, number) for number in numbers], at_once)
            figures.add(worst(ours), worst(yardstick))
    report(figures.line(f"≤ × {GOAL}" if at_once == 20 else "no error", f"> × {ALARM:g}"))
    answered = service.ask(
        "SELECT count(*) FROM incidents_alert WHERE answer = 'received' AND answered_via = 'text'"
    )
    assert answered == REPLIES
    assert figures.times <= ALARM
