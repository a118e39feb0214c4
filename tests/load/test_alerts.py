"""From the web request that raises an incident to texts taken by the provider, against a bare client."""

import pytest

from tests.load.measure import Pairs, alone, peak_mb
from tests.load.raising import bare_run, raise_by_web

FIRST_ALARM_S = 0.25


@pytest.mark.parametrize(("count", "runs", "goal", "alarm"), [(200, 7, 1.3, 1.6), (1000, 3, 1.15, 1.3)])
async def test_raise_to_texts_taken(new_service, provider, report, count, runs, goal, alarm):
    service = new_service(count)
    service.start()
    after_start, _ = await raise_by_web(service, provider, count)
    first, last = (
        Pairs(f"raise by the web, first of {count} texts"),
        Pairs(f"raise by the web, all {count} texts"),
    )
    cpu, answers = Pairs(f"processor, a thousand texts at {count}"), []
    for _ in range(runs):
        yardstick = await bare_run(provider, count)
        ours, answered = await raise_by_web(service, provider, count)
        answers.append(answered)
        first.add(ours.first, yardstick.first)
        last.add(ours.last, yardstick.last)
        cpu.add(1000 * ours.cpu / count, 1000 * yardstick.cpu / count)
    report(first.line("≤ +0.10 s", f"> +{FIRST_ALARM_S} s"))
    report(last.line(f"≤ × {goal}", f"> × {alarm}"))
    report(cpu.line("≤ × 3", "> × 5"))
    report(alone(f"until the web has answered, {count}", answers))
    report(alone(f"first raise after a start, first of {count}", [after_start.first]))
    report(alone(f"first raise after a start, all {count}", [after_start.last]))
    report(alone("memory of the whole server, at most", [peak_mb(service.process.pid)], "MB"))
    assert first.over <= FIRST_ALARM_S
    assert last.times <= alarm
    assert cpu.times <= 5
