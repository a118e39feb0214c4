"""The provider misbehaves, or the sender is killed half way: nothing lost, nothing doubled, and how much later."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.load.measure import Pairs
from tests.load.provider import Process
from tests.load.raising import INCIDENT, raise_by_web, start_cold, taken, written_down
from tests.load.service import Browser, Service

TEXTS, RUNS = 200, 3
RATES = {
    "busy": 0.05,
    "broken": 0.03,
    "reset": 0.02,
}  # 429, 500, and the connection cut though the text was taken
GOAL, ALARM = 2.0, 4.0
KILLED_AT = 0.3
AFTER_GOAL_S, AFTER_ALARM_S = 5.0, 20.0


@pytest.fixture
def faulty(provider: Process) -> Iterator[Process]:
    yield provider
    provider.be(rates={})


def nothing_lost_and_nothing_doubled(provider: Process, count: int = TEXTS) -> None:
    numbers = Counter(number for number, _ in provider.sent())
    doubled = sum(numbers.values()) - len(numbers)
    assert (count - len(numbers), doubled) == (0, 0), "lost, doubled"


async def test_raise_with_a_faulty_provider(new_service, faulty, report):
    service = new_service(TEXTS)
    service.start()
    await raise_by_web(service, faulty, TEXTS)
    figures = Pairs(f"web raise to all {TEXTS} texts, 5 % 429, 3 % 500, 2 % reset; yardstick: no faults")
    for _ in range(RUNS):
        clean, _ = await raise_by_web(service, faulty, TEXTS)
        faulty.be(rates=RATES)
        ours, _ = await raise_by_web(service, faulty, TEXTS)
        faulty.be(rates={})
        nothing_lost_and_nothing_doubled(faulty)
        figures.add(ours.last, clean.last)
    report(figures.line(f"≤ × {GOAL:g}", f"> × {ALARM:g}"))
    assert figures.times <= ALARM


async def killed_half_way(service: Service, provider: Process) -> tuple[float, float]:
    """Seconds from starting it again, and from when it answered, until the provider has every text."""
    async with Browser(service, service.people["raiser"]) as browser:
        form = await browser.filled_in("/incidents/raise/", where=service.next_site(), **INCIDENT)
        start_cold(provider)
        raising = asyncio.create_task(browser.send("/incidents/raise/", form))
        await taken(provider, int(TEXTS * KILLED_AT), 0.0)
        service.kill()
        await asyncio.gather(raising, return_exceptions=True)  # it may have been cut off
    began = time.time()
    starting = asyncio.create_task(asyncio.to_thread(service.start))
    last = (await taken(provider, TEXTS, 0.0)).last
    await starting
    await written_down(service)
    return last - began, last - service.answered_at


async def test_killed_half_way_and_started_again(new_service, provider, report):
    service = new_service(TEXTS)
    service.start()
    await raise_by_web(service, provider, TEXTS)
    started, answered = (
        Pairs(f"killed at {KILLED_AT:.0%} of {TEXTS} texts: {what}; yardstick: not killed")
        for what in ("the last text after starting again", "after it answered again")
    )
    for _ in range(3):
        clean, _ = await raise_by_web(service, provider, TEXTS)
        since_start, since_answer = await killed_half_way(service, provider)
        nothing_lost_and_nothing_doubled(provider)
        started.add(since_start, clean.last)
        answered.add(since_answer, clean.last)
    report(started.line())
    report(answered.line(f"≤ +{AFTER_GOAL_S:g} s", f"> +{AFTER_ALARM_S:g} s"))
    assert answered.over <= AFTER_ALARM_S
