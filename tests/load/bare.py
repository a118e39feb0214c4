"""The yardsticks: the least that could do the same work."""

import asyncio
import time
from collections.abc import Iterator

import aiohttp

from tests.fakes import ACCOUNT, TOKEN

CONNECTIONS = 100  # Twilio's default for requests at once of an account
BODY = "UNCONFIRMED fire at Rockingham Vale Mosque, Corby, 18:42. Reply 1 I have this, 2 call me, 3 cannot. Ref K7P2"
FORM = {
    "From": "+447700900999",
    "Body": BODY,
    "StatusCallback": "http://127.0.0.1/?attempt=1",
    "ValidityPeriod": "600",
}


async def texts(base: str, count: int) -> tuple[float, float]:
    """Posts that many texts by a bare aiohttp client of 100 connections.

    Returns when it began, by time.time(), and the seconds of processor time it used.
    """
    began, used = time.time(), time.process_time()
    url = f"{base}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, TOKEN)}
    numbers = (f"+447700900{n:03d}" for n in range(count))
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS), headers=headers
    ) as session:
        await asyncio.gather(*(_post(session, url, numbers) for _ in range(CONNECTIONS)))
    return began, time.process_time() - used


async def _post(session: aiohttp.ClientSession, url: str, numbers: Iterator[str]) -> None:
    for number in numbers:
        async with session.post(url, data=FORM | {"To": number}) as answer:
            await answer.read()
            assert answer.status == 201
