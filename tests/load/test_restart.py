"""The server is started again: until everybody's board is followed again, and shows what is true now."""

import asyncio
import random
import time

import aiohttp

from tests.load.measure import alone, at_most
from tests.load.people import SIGNED_IN
from tests.load.raising import board_of_new_incident
from tests.load.service import Service
from tests.load.test_sockets import close, doors_of
from tests.load.wires import Wire, open_wires

SOCKETS, RUNS = 500, 3
GOAL_S, ALARM_S = 2.0, 8.0
PATIENCE_S = 60.0


def back_off(tries: int) -> float:
    """As follow.js: from 0.2 to 1 s at first, up to 10 s, at random."""
    return min(10.0, 2.0 ** (tries - 1)) * random.uniform(0.2, 1.0)


async def back(service: Service, board: str, door: tuple[str, str], http: aiohttp.ClientSession) -> Wire:
    """Fetches the board's live part, and opens the socket, until both are there."""
    async with asyncio.timeout(PATIENCE_S):
        for tries in range(1, 100):
            await asyncio.sleep(back_off(tries))
            try:
                async with http.get(f"{service.url}{board}board/", headers={"Cookie": door[1]}) as answer:
                    assert answer.status == 200
                    path = f"/live/?token={answer.headers['X-Topic-Token']}"
                return (await open_wires(service.port, [(path, door[1])]))[0]
            except (aiohttp.ClientError, OSError):
                continue
    raise AssertionError("never came back")


async def come_back(
    service: Service, board: str, wires: list[Wire], doors: list[tuple[str, str]]
) -> list[float]:
    """Starts the server again; seconds from when it answers until each socket is open again."""
    await asyncio.to_thread(service.stop)
    close(wires)
    starting = asyncio.create_task(asyncio.to_thread(service.start))
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:

        async def one(door: tuple[str, str]) -> float:
            wires.append(await back(service, board, door, http))
            return time.perf_counter()

        wires.clear()
        coming = [asyncio.create_task(one(door)) for door in doors]
        await starting
        up = time.perf_counter()
        return [max(0.0, at - up) for at in await asyncio.gather(*coming)]


async def test_sockets_back_after_a_restart(new_service, report):
    service = new_service(SIGNED_IN + 3)
    service.start()
    board = await board_of_new_incident(service)
    doors = await doors_of(service, board, SOCKETS)
    wires = await open_wires(service.port, doors)
    runs = [await come_back(service, board, wires, doors) for _ in range(RUNS)]
    close(wires)
    last = [max(run) for run in runs]
    report(
        alone(
            f"all {SOCKETS} sockets back after a restart",
            last,
            goal=f"≤ {GOAL_S:g} s",
            alarm=f"> {ALARM_S:g} s",
        )
    )
    report(alone("half of them", [at_most(run, 0.5) for run in runs]))
    assert sorted(last)[RUNS // 2] <= ALARM_S
