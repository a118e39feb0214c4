"""Raising an incident at the server that is measured, and waiting for what comes of it."""

import asyncio
import time
from dataclasses import dataclass

import aiohttp

from tests.load import bare
from tests.load.measure import cpu_s
from tests.load.provider import Process
from tests.load.service import Browser, Service

INCIDENT = {"called_999": "yes", "kind": "fire"}
PATIENCE_S = 60.0


@dataclass
class Taken:
    """Seconds from the beginning until the provider had taken the first text and the last, and processor seconds."""

    first: float
    last: float
    cpu: float


async def taken(provider: Process, count: int, began: float, cpu: float = 0.0) -> Taken:
    """Waits until so many texts are in. `began` is by time.time()."""
    patience = aiohttp.ClientTimeout(PATIENCE_S)
    address = f"{provider.base}/fake/wait?count={count}"
    async with aiohttp.ClientSession(timeout=patience) as session, session.get(address) as said:
        at = await said.json()
    return Taken(at["first"] - began, at["last"] - began, cpu)


def start_cold(provider: Process) -> None:
    """Nothing taken yet, and no connection open: as after a quiet week."""
    provider.reset()
    provider.cold()


async def bare_run(provider: Process, count: int) -> Taken:
    """The yardstick: the same number of texts by a bare client."""
    start_cold(provider)
    began, cpu = await bare.texts(provider.base, count)
    return await taken(provider, count, began, cpu)


async def raise_by_web(service: Service, provider: Process, count: int) -> tuple[Taken, float]:
    """One raise by the form, and after how many seconds the web had answered."""
    async with Browser(service, service.people["raiser"]) as browser:
        form = await browser.filled_in("/incidents/raise/", where=service.next_site(), **INCIDENT)
        start_cold(provider)
        used, began = cpu_s(service.process.pid), time.time()
        await browser.send("/incidents/raise/", form)
        answered = time.time() - began
    ours = await taken(provider, count, began)
    await written_down(service)
    ours.cpu = cpu_s(service.process.pid) - used
    return ours, answered


async def board_of_new_incident(service: Service) -> str:
    """Raises one, waits until its texts are settled, and gives the address of its board."""
    async with Browser(service, service.people["raiser"]) as browser:
        form = await browser.filled_in("/incidents/raise/", where=service.next_site(), **INCIDENT)
        board = await browser.send("/incidents/raise/", form)
    await written_down(service)
    return board


async def written_down(service: Service) -> None:
    """Waits until the fate of every text is known and recorded."""
    async with asyncio.timeout(PATIENCE_S):
        while service.unsettled():
            await asyncio.sleep(0.02)
