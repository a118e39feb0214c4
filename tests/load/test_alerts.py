"""From the web request that raises an incident to texts taken by the provider, against a bare client."""

from dataclasses import dataclass
from math import inf

import pytest

from tests.load.measure import Pairs, alone, peak_mb
from tests.load.raising import bare_run, raise_by_web


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
    Ring(1000, 3, 1.15, 1.3, first_alarm_s=inf),  # all are written down before one leaves
]


@pytest.mark.parametrize("ring", RINGS, ids=lambda ring: str(ring.count))
async def test_raise_to_texts_taken(new_service, provider, report, ring):
    service, count = new_service(ring.count), ring.count
    service.start()
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
    report(alone("memory of the whole server, at most", [peak_mb(service.process.pid)], "MB"))
    assert first.over <= ring.first_alarm_s
    assert last.times <= ring.alarm
    assert cpu.times <= ring.cpu_alarm
