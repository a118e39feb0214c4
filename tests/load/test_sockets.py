"""From a change by one person to the sockets of everybody who watches, against a server that does nothing else."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable

import aiohttp

from tests.load.broadcaster import broadcaster_process
from tests.load.measure import Pairs, alone
from tests.load.people import SIGNED_IN
from tests.load.raising import board_of_new_incident
from tests.load.service import Browser
from tests.load.wires import Wire, open_wires

SOCKETS, ROUNDS = 500, 7
SLOWEST_OPENING = 150  # a second
ALARM = 14.0  # where the stock channel layer begins
PATIENCE_S = 30.0


async def told(wires: list[Wire], change: Callable[[], Awaitable]) -> float:
    """Seconds from asking for a change until the last socket has heard of it."""
    heard = [wire.next() for wire in wires]
    began = time.perf_counter()
    async with asyncio.timeout(PATIENCE_S):
        _, *at = await asyncio.gather(change(), *heard)
    return max(at) - began


async def test_sockets_told_of_a_change(new_service, report):
    service = new_service(SIGNED_IN + 3)
    service.start()
    board = await board_of_new_incident(service)
    doors = []
    for session in service.people["officers"]:
        async with Browser(service, session) as browser:
            token = re.search(r'data-token="([^"]+)"', (await browser.page(board))[1])[1]
        doors += [(f"/live/?token={token}", f"cohesion-{service.port}={session}")] * (SOCKETS // SIGNED_IN)
    figures = Pairs(f"change by the web to {SOCKETS} sockets told; yardstick: a bare broadcaster")
    with broadcaster_process() as port:
        bare = await open_wires(port, [("/", "")] * SOCKETS)
        began = time.perf_counter()
        ours = await open_wires(service.port, doors)
        opening = time.perf_counter() - began
        async with (
            Browser(service, service.people["officers"][0]) as officer,
            aiohttp.ClientSession() as http,
        ):
            form = await officer.filled_in(f"{board}note/", text="Heard on the radio")
            for _ in range(ROUNDS):
                yardstick = await told(bare, lambda: http.post(f"http://127.0.0.1:{port}/"))
                figures.add(await told(ours, lambda: officer.send(f"{board}note/", form)), yardstick)
        for wire in bare + ours:
            wire.transport.close()
    report(figures.line("≤ × 8", f"> × {ALARM:g}"))
    report(alone("sockets opened a second, signed in", [SOCKETS / opening], "", goal="≥ 300", alarm="< 150"))
    assert figures.times <= ALARM
    assert SOCKETS / opening >= SLOWEST_OPENING
