"""From the duty officer's command, for when the web is down, to texts taken by the provider. Both rings at once."""

import asyncio
import sys
import time

import pytest

from tests.journeys.server import ROOT
from tests.load.measure import Pairs, alone
from tests.load.people import NEIGHBOURS
from tests.load.provider import Process
from tests.load.raising import Taken, bare_run, start_cold, taken
from tests.load.service import Service

FIRST_RING, RUNS = 200, 5
BOTH_RINGS = FIRST_RING + 2 * NEIGHBOURS
COMMAND = "manage.py raise_incident --by duty@example.org --kind fire --severity S1 --break-glass --place"


async def raise_by_command(service: Service, provider: Process) -> tuple[Taken, float]:
    """One raise by the command; times are from the t0 it prints. Also how long it took to come to that."""
    start_cold(provider)
    typed = time.time()
    command = await asyncio.create_subprocess_exec(
        sys.executable,
        *COMMAND.split(),
        service.next_site(),
        cwd=ROOT,
        env=service.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    line = (await command.stdout.readline()).decode()
    assert line.startswith("t0="), line
    began = float(line.removeprefix("t0="))
    ours = await taken(provider, BOTH_RINGS, began)
    said = (await command.communicate())[0].decode()
    assert command.returncode == 0, said
    return ours, began - typed


@pytest.mark.parametrize("by", ["the server's sender", "the command itself"])
async def test_command_to_texts_taken(new_service, provider, report, by):
    service = new_service(FIRST_RING)
    if by == "the server's sender":
        service.start()
    first = Pairs(f"raise by command, first of {BOTH_RINGS} texts, sent by {by}")
    last, starts = Pairs(f"raise by command, all {BOTH_RINGS} texts, sent by {by}"), []
    for _ in range(RUNS):
        yardstick = await bare_run(provider, BOTH_RINGS)
        ours, start = await raise_by_command(service, provider)
        first.add(ours.first, yardstick.first)
        last.add(ours.last, yardstick.last)
        starts.append(start)
    report(first.line())
    report(last.line())
    report(alone("from typing the command to t0", starts))
