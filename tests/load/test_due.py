"""Texts that come due one after another, while very many others wait for tomorrow."""

import asyncio
import json
import statistics

from tests.load.measure import alone, at_most, cpu_s, growth
from tests.load.service import Service

STREAM, EVERY_S, AFTER_S = 60, 0.1, 2.0
WAITING = [10_000, 100_000]
RUNS, GOAL_S = 3, 3.0
PATIENCE_S = 60.0
MAKE = "from tests.load.waiting import wait; wait({}, {}, {}, {})"
STARTED = """
import json
from cohesion.messaging.models import Message
found = Message.objects.filter(about__startswith="stream.").exclude(submit_started_at=None)
print(json.dumps([(one.submit_started_at - one.due_at).total_seconds() for one in found]))
found.delete()
"""
UNSENT = "SELECT count(*) FROM messaging_message WHERE about LIKE 'stream.%' AND accepted_at IS NULL"


def shell(service: Service, words: str) -> str:
    return service.manage("shell", "-v", "0", "-c", words)


async def lateness(service: Service) -> tuple[list[float], float]:
    """Of each text of a stream, the seconds between its time and its sending; and the processor seconds it all took."""
    shell(service, MAKE.format(0, STREAM, AFTER_S, EVERY_S))
    used = cpu_s(service.process.pid)
    async with asyncio.timeout(PATIENCE_S):
        while service.ask(UNSENT):
            await asyncio.sleep(0.1)
    used = cpu_s(service.process.pid) - used
    late = json.loads(shell(service, STARTED).splitlines()[-1])
    assert len(late) == STREAM
    return late, used


async def test_texts_that_come_due(new_service, report):
    service = new_service(8)
    service.start()
    costs, there = [], 0
    for waiting in WAITING:
        shell(service, MAKE.format(waiting - there, 0, 0, 0))
        there = waiting
        runs = [await lateness(service) for _ in range(RUNS)]
        worst = [at_most(late, 0.99) for late, _ in runs]
        costs.append(statistics.median(used for _, used in runs))
        what = f"late, beside {waiting:,} that wait"
        report(alone(f"text {what}, 99 of 100", worst, goal=f"≤ {GOAL_S:g} s", alarm=f"> {GOAL_S:g} s"))
        report(alone(f"text {what}, the latest", [max(late) for late, _ in runs]))
        assert min(late for run, _ in runs for late in run) >= 0, "sent before its time"
        if waiting == WAITING[0]:
            assert statistics.median(worst) <= GOAL_S
    exponent = growth(WAITING, costs)
    report(alone("processor for such a stream, growth with those that wait", [exponent], "", goal="≤ 1"))
    assert exponent <= 1.1
