"""From a reply by text to the boards of everybody who watches."""

import asyncio
import time
from secrets import token_hex

import aiohttp

from tests.fakes import ACCOUNT, signature
from tests.load.measure import Pairs, alone
from tests.load.people import SIGNED_IN
from tests.load.raising import board_of_new_incident, written_down
from tests.load.service import Service
from tests.load.viewers import Viewer, watching

RUNS = 5
ALARM_S = 0.5
PATIENCE_S = 30.0
INBOUND = "/messaging/twilio/inbound/"


async def reply(service: Service, number: str) -> None:
    """A correctly signed text that says 1."""
    form = {"MessageSid": f"SM{token_hex(16)}", "AccountSid": ACCOUNT, "From": number, "Body": "1"}
    url = service.url + INBOUND
    signed = {"X-Twilio-Signature": signature(url, form)}
    async with aiohttp.ClientSession() as session, session.post(url, data=form, headers=signed) as answer:
        assert answer.status == 200, await answer.text()


async def caught_up(service: Service, viewers: list[Viewer], topic: str) -> int:
    """Waits until all texts are settled and every board shows it; returns the number it then has."""
    await written_down(service)
    revision = service.revision(topic)
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(viewer.has(revision) for viewer in viewers))
    return revision


async def plain_fetches(viewers: list[Viewer]) -> float:
    """Everybody fetches the board once, at the same time: seconds until the last has it."""
    began = time.perf_counter()
    await asyncio.gather(*(viewer.fetch(anew=True) for viewer in viewers))
    return time.perf_counter() - began


async def answered(
    service: Service, viewers: list[Viewer], number: str, revision: int
) -> tuple[float, float]:
    """Seconds from sending the reply until Twilio had its answer, and until the last board showed it."""
    before = viewers[0].html.count("Acknowledged")
    began = time.perf_counter()
    await reply(service, number)
    replied = time.perf_counter() - began
    async with asyncio.timeout(PATIENCE_S):
        shown = await asyncio.gather(*(viewer.has(revision + 1) for viewer in viewers))
    assert viewers[0].html.count("Acknowledged") == before + 1
    return replied, max(shown) - began


async def test_reply_to_fetched_boards(new_service, report):
    service = new_service(SIGNED_IN + 3)
    service.start()
    board = await board_of_new_incident(service)
    topic = f"incident.{board.split('/')[2]}"
    figures = Pairs(f"reply to {SIGNED_IN} fetched boards; yardstick: {SIGNED_IN} plain fetches")
    replies = []
    async with watching(service, board) as viewers:
        for number in service.people["numbers"][: RUNS + 1]:
            revision = await caught_up(service, viewers, topic)
            bare = await plain_fetches(viewers)
            replied, shown = await answered(service, viewers, number, revision)
            replies.append(replied)
            figures.add(shown, bare)
    report(figures.line("≤ +0.15 s", f"> +{ALARM_S} s"))
    report(alone("of which until the reply is recorded", replies))
    assert figures.over <= ALARM_S
