"""A long evening: reports and answers without end, a provider that misbehaves, and the server killed again and again.

`make soak MINUTES=10` runs it. It is no measurement with a yardstick: it counts what was lost or doubled, how long a
text waited at most, and how memory grew.
"""

import asyncio
import os
import time
from collections import Counter
from contextlib import closing, suppress
from itertools import count

import aiohttp
import pytest

from tests.load.inbound import INBOUND
from tests.load.measure import held_kb
from tests.load.provider import Process
from tests.load.raising import INCIDENT
from tests.load.service import Browser, Service

MINUTES = float(os.environ.get("MINUTES", "10"))
PEOPLE, ANSWERS = 30, 4
REPORT_EVERY_S, RESTART_EVERY_S, LOOK_EVERY_S = 8.0, 30.0, 0.25
MOST = (
    90  # reports: more texts to one number within an hour would be held for it, as networks would block them
)
READ_BACK_S = (
    150.0  # in which what nobody heard is found in the provider's log: two rounds of it, and the texts
)
FAULTS = {"busy": 0.05, "broken": 0.03, "reset": 0.02, "reset_before": 0.02, "broken_after": 0.01}
TELLING = {"statuses": ["sent", "delivered"], "after_s": 0.2, "twice": 0.1, "lost": 0.05, "backwards": 0.1}
OPEN = "SELECT count(*) FROM messaging_message WHERE state IN ('queued', 'sending', 'unknown') AND settled_at IS NULL"
WAITING = OPEN.replace("count(*)", "min(id)")
# A thank-you of which nobody knows is left unknown, and shown: better not sent than sent twice.
LEFT = "state = 'unknown' AND on_unknown = 'leave'"
LEFT_COUNT = f"SELECT count(*) FROM messaging_message WHERE {LEFT}"  # noqa: S608  our own words
# Who has answered by other means meanwhile is not sent what had not left: it was called back.
BACK = "called_back_at IS NOT NULL AND state IN ('unknown', 'expired', 'cancelled')"
OWED = f'SELECT "to", body FROM messaging_message WHERE NOT ({LEFT}) AND NOT ({BACK})'  # noqa: S608  the same
HEARD = "SELECT count(*) FROM messaging_reply"


class Soak:
    """What is done all the time. `said` are the identifiers of the replies, `boards` the incidents."""

    def __init__(self, service: Service, provider: Process) -> None:
        self.service, self.provider = service, provider
        self.until = time.monotonic() + 60 * MINUTES
        self.said: list[str] = []
        self.boards: list[str] = []
        self.restarts, self.kills, self.cut = 0, 0, 0
        self.held_kb: list[int] = []
        self.oldest_s = 0.0

    def goes_on(self) -> bool:
        return time.monotonic() < self.until

    async def reports(self) -> None:
        for n in range(min(MOST, self.service.places)):
            if not self.goes_on():
                return
            self.boards.append(await self.report(f"C{n}"))
            await asyncio.gather(*(self.answer(n, one) for one in range(ANSWERS)))
            await asyncio.sleep(REPORT_EVERY_S)

    async def report(self, site: str) -> str:
        """By the form, and the same form again until it is answered, as people do."""
        async with Browser(self.service, self.service.people["raiser"]) as browser:
            form: dict[str, str] = {}
            for tries in count():
                with suppress(aiohttp.ClientError):
                    form = form or await browser.filled_in("/incidents/raise/", where=site, **INCIDENT)
                    return await browser.send("/incidents/raise/", form)
                self.cut += 1
                await asyncio.sleep(0.2)
                assert tries < 300, "the server does not come back"
        raise AssertionError

    async def answer(self, n: int, one: int) -> None:
        """A few people, others each time; whether the server is there or not."""
        numbers = self.service.people["numbers"]
        words = f"1 {self.boards[-1].split('/')[2]}"
        number = numbers[(n * ANSWERS + one) % len(numbers)]
        self.said.append(await asyncio.to_thread(self.provider.text_in, number, words))

    async def restarts_without_end(self) -> None:
        """Told to end and killed, by turns."""
        while self.goes_on():
            await asyncio.sleep(min(RESTART_EVERY_S, max(self.until - time.monotonic(), 0)))
            self.held_kb.append(held_kb(self.service.process.pid))
            end = self.service.kill if self.restarts % 2 else self.service.stop
            self.restarts, self.kills = self.restarts + 1, self.kills + (self.restarts % 2)
            await asyncio.to_thread(end)
            await asyncio.to_thread(self.service.start)

    async def looks(self) -> None:
        """How long the text that waits longest has been waiting, at any moment."""
        oldest, since = None, time.monotonic()
        while True:
            waiting = await asyncio.to_thread(self.service.ask, WAITING)
            if waiting != oldest:
                oldest, since = waiting, time.monotonic()
            elif oldest is not None:
                self.oldest_s = max(self.oldest_s, time.monotonic() - since)
            await asyncio.sleep(LOOK_EVERY_S)

    async def ends(self) -> None:
        """Everything that is still owed has left, and every reply was heard or read back."""
        async with asyncio.timeout(READ_BACK_S):
            while self.service.ask(OPEN) or self.service.ask(HEARD) < len(self.said):
                await asyncio.sleep(0.5)

    def line(self) -> str:
        texts, growth = len(self.provider.sent()), (self.held_kb[-1] - self.held_kb[0]) / 1024
        left = self.service.ask(LEFT_COUNT)
        return (
            f"soak: {MINUTES:g} min, {len(self.boards)} reports ({self.cut} times not answered at once), "
            f"{texts} texts, {len(self.said)} answers, {self.restarts} restarts ({self.kills} of them killed): "
            f"lost 0, doubled 0, {left} thank-yous left unknown, oldest unsent {self.oldest_s:.1f} s, "
            f"memory {self.held_kb[0] / 1024:.0f} MB and {growth:+.1f} MB at the end"
        )


def rows(service: Service, query: str) -> list[tuple]:
    with closing(service.connected()) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def misbehaving(provider: Process):
    provider.reset()
    yield provider
    provider.be(rates={}, inbound="", telling={"statuses": []})


async def test_soak(new_service, misbehaving):
    service = new_service(PEOPLE, places=MOST)
    service.start()
    misbehaving.be(rates=FAULTS, inbound=service.url + INBOUND, telling=TELLING)
    soak = Soak(service, misbehaving)
    looking = asyncio.create_task(soak.looks())
    await asyncio.gather(soak.reports(), soak.restarts_without_end())
    await soak.ends()
    looking.cancel()
    sent = Counter(misbehaving.sent())
    posted = Counter(rows(service, OWED))
    assert (posted - sent, sent - posted) == (Counter(), Counter()), "lost, doubled"
    assert sorted(soak.said) == sorted(sid for (sid,) in rows(service, "SELECT sid FROM messaging_reply"))
    assert len(set(soak.boards)) == service.ask("SELECT count(*) FROM incidents_incident")
    print(f"\n{soak.line()}")
