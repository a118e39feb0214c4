"""Boards as browsers keep them current: a socket that says a number, then a fetch of what changed."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import WSMsgType

from tests.load.service import Browser, Service


class Viewer:
    """One browser on one board, whose live part is at `part` of its address.

    `seen` is the number of what it shows, `at` when that came, by time.perf_counter()."""

    part = "board/"

    def __init__(self, service: Service, session: str, board: str) -> None:
        self.browser, self.board = Browser(service, session), board
        self.heard = self.seen = -1
        self.at = 0.0
        self.changed = asyncio.Condition()

    async def open(self) -> None:
        """The page, and the socket it asks for."""
        self.html = (await self.browser.page(self.board))[1]
        self.etag = re.search(r'data-etag="([^"]+)"', self.html)[1].replace("&quot;", '"')
        token = re.search(r'data-token="([^"]+)"', self.html)[1]
        self.socket = await self.browser.http.ws_connect(f"/live/?token={token}", origin=self.browser.origin)

    async def listen(self) -> None:
        async for frame in self.socket:
            assert frame.type == WSMsgType.TEXT
            async with self.changed:
                self.heard = max(self.heard, frame.json()["revision"])
                self.changed.notify_all()

    async def follow(self) -> None:
        """As follow.js: one fetch at a time, and again when a higher number came meanwhile."""
        while True:
            async with self.changed:
                await self.changed.wait_for(lambda: self.heard > self.seen)
            await self.fetch()

    async def fetch(self, *, anew: bool = False) -> None:
        """The live part of the board; `anew` as if the browser had nothing yet."""
        held = {} if anew else {"If-None-Match": self.etag}
        answer, html = await self.browser.page(f"{self.board}{self.part}", **held)
        async with self.changed:
            self.etag, self.seen = answer.headers["ETag"], int(answer.headers["X-Revision"])
            self.at, self.html = time.perf_counter(), html or self.html
            self.changed.notify_all()

    async def has(self, revision: int) -> float:
        """Waits until it shows that number or a higher one, and returns when it came."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.seen >= revision)
            return self.at


@asynccontextmanager
async def watching(service: Service, board: str) -> AsyncIterator[list[Viewer]]:
    """A viewer for each officer who is signed in. One that fails ends the block."""
    async with following(
        [Viewer(service, session, board) for session in service.people["officers"]]
    ) as viewers:
        yield viewers


@asynccontextmanager
async def following(viewers: list[Viewer]) -> AsyncIterator[list[Viewer]]:
    """They have the page open, and keep it current until the block ends."""
    await asyncio.gather(*(viewer.open() for viewer in viewers))
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(work()) for viewer in viewers for work in (viewer.listen, viewer.follow)]
        try:
            yield viewers
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*(viewer.browser.http.close() for viewer in viewers))
