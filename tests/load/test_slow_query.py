"""A change reaches the boards while the rules of others who are coming in take their time."""

import asyncio
import re

from tests.load.measure import Pairs
from tests.load.people import SIGNED_IN
from tests.load.raising import board_of_new_incident
from tests.load.service import Browser
from tests.load.test_sockets import close, doors_of, noting, told
from tests.load.wires import open_wires

SOCKETS, SLOW, ROUNDS = 100, 5, 5
ALARM = 4.0


async def test_slow_rule_beside_a_change(new_service, report):
    service = new_service(SIGNED_IN + 3)
    service.environment["DJANGO_SETTINGS_MODULE"] = "tests.load.slow_settings"
    service.start()
    board = await board_of_new_incident(service)
    wires = await open_wires(service.port, await doors_of(service, board, SOCKETS))
    session = service.people["officers"][0]
    async with Browser(service, session) as officer:
        token = re.search(r'data-token="([^"]+)"', (await officer.page("/slow/"))[1])[1]
    slow = [(f"/live/?token={token}", f"cohesion-{service.port}={session}")] * SLOW
    figures = Pairs(f"change to {SOCKETS} sockets beside {SLOW} slow rules; yardstick: the same without")
    async with noting(service, board) as change:
        for _ in range(ROUNDS):
            alone = await told(wires, change)
            coming = asyncio.create_task(open_wires(service.port, slow))
            await asyncio.sleep(0.2)
            figures.add(await told(wires, change), alone)
            assert not coming.done(), "the rule was not slow"
            close(await coming)
    close(wires)
    report(figures.line("≤ × 2", f"> × {ALARM:g}"))
    assert figures.times <= ALARM
