"""From a change by one person to the sockets of everybody who watches, against a server that does nothing else."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp

from tests.load.broadcaster import broadcaster_process
from tests.load.measure import Pairs, alone, growth, held_kb
from tests.load.people import SIGNED_IN
from tests.load.raising import board_of_new_incident
from tests.load.service import Browser, Service
from tests.load.wires import Wire, open_wires

SIZES = [100, 500, 2000]
ROUNDS = 7
SLOWEST_OPENING = 150  # a second
ALARMS = {100: 20.0, 500: 14.0, 2000: 14.0}  # where the stock channel layer begins
GROWTH_ALARM, MEMORY_ALARM_KB = 1.3, 100
PATIENCE_S = 60.0
Doors = list[tuple[str, str]]


async def doors_of(service: Service, board: str, count: int) -> Doors:
    """The addresses and cookies of so many sockets, of all who are signed in by turns."""
    doors = []
    for session in service.people["officers"]:
        async with Browser(service, session) as browser:
            token = re.search(r'data-token="([^"]+)"', (await browser.page(board))[1])[1]
        doors.append((f"/live/?token={token}", f"cohesion-{service.port}={session}"))
    return [doors[n % SIGNED_IN] for n in range(count)]


async def told(wires: list[Wire], change: Callable[[], Awaitable]) -> float:
    """Seconds from asking for a change until the last socket has heard of it."""
    heard = [wire.next() for wire in wires]
    began = time.perf_counter()
    async with asyncio.timeout(PATIENCE_S):
        _, *at = await asyncio.gather(change(), *heard)
    return max(at) - began


@asynccontextmanager
async def noting(service: Service, board: str) -> AsyncIterator[Callable[[], Awaitable]]:
    """Gives what changes the board: an officer who writes a line on its timeline."""
    async with Browser(service, service.people["officers"][0]) as officer:
        form = await officer.filled_in(f"{board}note/", text="Heard on the radio")
        yield lambda: officer.send(f"{board}note/", form)


def close(wires: list[Wire]) -> None:
    for wire in wires:
        wire.transport.close()


async def test_sockets_told_of_a_change(new_service, report):
    service = new_service(SIGNED_IN + 3)
    service.start()
    board = await board_of_new_incident(service)
    slowest, memory, opened = [], [], []
    for size in SIZES:
        figures = Pairs(f"change by the web to {size} sockets told; yardstick: a bare broadcaster")
        doors = await doors_of(service, board, size)
        with broadcaster_process() as port:
            bare = await open_wires(port, [("/", "")] * size)
            before, began = held_kb(service.process.pid), time.perf_counter()
            ours = await open_wires(service.port, doors)
            opened.append(size / (time.perf_counter() - began))
            memory.append((held_kb(service.process.pid) - before) / size)
            async with noting(service, board) as change, aiohttp.ClientSession() as http:
                for _ in range(ROUNDS):
                    yardstick = await told(
                        bare, lambda http=http, port=port: http.post(f"http://127.0.0.1:{port}/")
                    )
                    figures.add(await told(ours, change), yardstick)
            close(bare + ours)
        report(figures.line("≤ × 12" if size == 100 else "≤ × 8", f"> × {ALARMS[size]:g}"))
        slowest.append(figures)
    exponent = growth(SIZES, [sorted(figures.ours)[ROUNDS // 2] for figures in slowest])
    report(alone(f"growth from {SIZES[0]} sockets to {SIZES[-1]}, exponent", [exponent], "", goal="≤ 1.1"))
    report(alone("memory of an idle socket", memory, "KiB", goal="≤ 60", alarm=f"> {MEMORY_ALARM_KB}"))
    report(
        alone("sockets opened a second, signed in", opened, "", goal="≥ 300", alarm=f"< {SLOWEST_OPENING}")
    )
    assert all(figures.times <= ALARMS[size] for size, figures in zip(SIZES, slowest, strict=True))
    assert exponent <= GROWTH_ALARM
    assert sorted(memory)[1] <= MEMORY_ALARM_KB
    assert sorted(opened)[1] >= SLOWEST_OPENING
