"""A flood of receipts, and in the midst of it somebody says that they have it."""

import asyncio
import statistics

from tests.load.inbound import INBOUND, Answered, Posted, client, post, posted, reply
from tests.load.measure import Pairs, alone
from tests.load.raising import board_of_new_incident
from tests.load.service import Service

RING = 200
RECEIPTS, SECONDS, AT_ONCE = 1000, 2.0, 50
RUNS, ALARM_S = 3, 1.0
STATES = ("queued", "sent", "delivered", "delivered", "read")  # of each text, one of them said twice


def receipts(texts: list[dict]) -> list[Posted]:
    """What Twilio says of these texts, one state after another, as it has been asked to."""
    return [
        posted(text["callback"], MessageSid=text["sid"], MessageStatus=state, To=text["to"])
        for state in STATES
        for text in texts[:RING]
    ][:RECEIPTS]


async def flood(all_of_them: list[Posted]) -> list[Answered]:
    """Evenly over the two seconds, whether or not those before have been answered; never more than AT_ONCE."""
    async with client(AT_ONCE) as session:
        under_way = []
        began = asyncio.get_running_loop().time()
        for n, one in enumerate(all_of_them):
            due = began + SECONDS * n / len(all_of_them)
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
            under_way.append(asyncio.create_task(post(session, one)))
        return list(await asyncio.gather(*under_way))


async def answered(service: Service, number: str, after: float = 0.0) -> float:
    """Seconds until a reply is recorded."""
    await asyncio.sleep(after)
    async with client(1) as session:
        answer = await post(session, reply(service.url + INBOUND, number))
    assert answer.status == 200
    return answer.seconds


async def test_acknowledgement_in_a_flood_of_receipts(new_service, provider, report):
    service = new_service(RING)
    service.start()
    delays, floods = Pairs(f"reply among {RECEIPTS} receipts in {SECONDS:g} s; yardstick: a reply alone"), []
    numbers = iter(service.people["numbers"])
    for _ in range(RUNS):
        provider.reset()
        await board_of_new_incident(service)
        texts = provider.state()["texts"]
        quiet = await answered(service, next(numbers))
        said = asyncio.create_task(flood(receipts(texts)))
        delays.add(await answered(service, next(numbers), after=SECONDS / 2), quiet)
        answers = await said
        assert {one.status for one in answers} == {204}
        floods.append(statistics.median(one.seconds for one in answers))
    report(delays.line("≤ +1 s", f"> +{ALARM_S:g} s"))
    report(alone("the middle receipt of the flood", floods))
    assert delays.over <= ALARM_S
