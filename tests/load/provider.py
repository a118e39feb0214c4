"""The server in Twilio's shape, in a process of its own, as measurements need it: it says when so many texts are in."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aiohttp import web

from tests.fakes import Elsewhere, FakeTwilio, answer

LATENCY_S = (0.06, 0.15)  # uniform, as performance was measured before there was a project


class Counting(FakeTwilio):
    """Three more addresses for whoever measures; none of them costs it anything while texts come in."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.on_text = lambda text: self.came.set()
        self.came = asyncio.Event()

    async def control(self, request: web.BaseRequest) -> web.Response:
        if request.path == "/fake/wait":
            return await self.wait(int(request.query["count"]))
        if request.path == "/fake/cold":
            self.hang_up(request)
        return await super().control(request)

    async def wait(self, count: int) -> web.Response:
        """Answers when that many texts have been taken, with the moments at which the first and the last were."""
        while len(self.texts) < count:
            self.came.clear()
            await self.came.wait()
        at = [text.at for text in self.texts]
        return answer(200, {"first": min(at), "last": sorted(at)[count - 1], "at_once": self.most_at_once})

    def hang_up(self, request: web.BaseRequest) -> None:
        """Closes every connection but the one that asks: the next texts find none open, as after a quiet week."""
        for connection in self.runner.server.connections:
            if connection is not request.protocol:
                connection.force_close()


class Process(Elsewhere):
    def cold(self) -> None:
        """Hangs up on everybody."""
        self._get("/fake/cold")


@contextmanager
def provider_process() -> Iterator[Process]:
    """Serves on loopback until the block ends."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.load.provider"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Process(process.stdout.readline().strip())
        finally:
            process.terminate()


async def serve() -> None:
    async with Counting(latency_s=LATENCY_S) as twilio:
        print(twilio.base, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve())
