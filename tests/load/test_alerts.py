"""From the web request that raises an incident to texts taken by the provider, against a bare client."""

import asyncio
from dataclasses import dataclass
from math import inf

import pytest

from tests.load.measure import Pairs, alone, held_kb, peak_mb
from tests.load.raising import bare_run, board_of_new_incident, raise_by_web
from tests.load.service import Browser, Service


@dataclass(frozen=True)
class Ring:
    """A first ring of so many people. `goal` and `alarm` are of the last text, as a multiple of the bare client's."""

    count: int
    runs: int
    goal: float
    alarm: float
    first_alarm_s: float = 0.25
    cpu_alarm: float = 5.0


RINGS = [
    Ring(8, 7, 1.3, 1.6, cpu_alarm=inf),  # as many as in earnest; the request outweighs so few texts
    Ring(200, 7, 1.3, 1.6),
    Ring(1000, 3, 1.3, 1.6, first_alarm_s=inf),  # all are written down before one leaves
    Ring(5000, 3, inf, inf, first_alarm_s=inf, cpu_alarm=inf),  # reported: no area has as many on duty
]
MEMORY_ALARM_MB, FLAT_ALARM_MB = 80, 60
READERS, LOADED_RUNS, LOADED_ALARM = 16, 5, 3.0
held: dict[int, float] = {}  # above the idle process, by the size of the ring


@pytest.mark.parametrize("ring", RINGS, ids=lambda ring: str(ring.count))
async def test_raise_to_texts_taken(new_service, provider, report, ring):
    service, count = new_service(ring.count), ring.count
    service.start()
    idle = held_kb(service.process.pid) / 1024
    after_start, _ = await raise_by_web(service, provider, count)
    first, last = Pairs(f"web raise to the first of {count} texts"), Pairs(f"web raise to all {count} texts")
    cpu, answers = Pairs(f"processor for a thousand texts, {count} at once"), []
    for _ in range(ring.runs):
        yardstick = await bare_run(provider, count)
        ours, answered = await raise_by_web(service, provider, count)
        answers.append(answered)
        first.add(ours.first, yardstick.first)
        last.add(ours.last, yardstick.last)
        cpu.add(1000 * ours.cpu / count, 1000 * yardstick.cpu / count)
    report(first.line("≤ +0.10 s", f"> +{ring.first_alarm_s} s"))
    report(last.line(f"≤ × {ring.goal}", f"> × {ring.alarm}"))
    report(cpu.line("≤ × 3", f"> × {ring.cpu_alarm}"))
    report(alone(f"web raise to its own answer, {count} texts", answers))
    report(alone(f"first raise after a start, first of {count} texts", [after_start.first]))
    report(alone(f"first raise after a start, all {count} texts", [after_start.last]))
    held[count] = peak_mb(service.process.pid) - idle
    report(alone(f"memory above the idle process, {count} texts", [held[count]], "MB", goal="≤ 25 MB"))
    assert first.over <= ring.first_alarm_s
    assert last.times <= ring.alarm
    assert cpu.times <= ring.cpu_alarm
    assert count > 1000 or held[count] <= MEMORY_ALARM_MB


def test_memory_does_not_grow_with_the_ring(report):
    """Of the runs before, in this process; without them there is nothing to compare."""
    if not {200, 5000} <= held.keys():
        pytest.skip("needs the runs of 200 and 5,000")
    more = held[5000] - held[200]
    report(
        alone(
            "memory for 5,000 texts more than for 200", [more], "MB", goal="0", alarm=f"> {FLAT_ALARM_MB} MB"
        )
    )
    assert more <= FLAT_ALARM_MB


async def hammer(service: Service, board: str, session: str) -> None:
    """Fetches the whole board again and again."""
    async with Browser(service, session) as browser:
        while True:
            await browser.page(board)


async def test_raise_while_boards_are_read(new_service, provider, report):
    service = new_service(200)
    service.start()
    board = await board_of_new_incident(service)
    last = Pairs(f"all 200 texts while {READERS} read a board; yardstick: while nobody does")
    for _ in range(LOADED_RUNS):
        quiet, _ = await raise_by_web(service, provider, 200)
        async with asyncio.TaskGroup() as tasks:
            readers = [
                tasks.create_task(hammer(service, board, session))
                for session in service.people["officers"][:READERS]
            ]
            loaded, _ = await raise_by_web(service, provider, 200)
            for reader in readers:
                reader.cancel()
        last.add(loaded.last, quiet.last)
    report(last.line("≤ × 1.1", f"> × {LOADED_ALARM}"))
    assert last.times <= LOADED_ALARM
