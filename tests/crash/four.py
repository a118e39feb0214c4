"""Two webs and two workers on the tests' database, processes that are killed and started again, and their public."""

import asyncio
import os
import re
import signal
import socket
from contextlib import suppress
from itertools import count
from pathlib import Path

import aiohttp

from tests.fakes import ACCOUNT, TOKEN, Elsewhere
from tests.site.process import Process

INCIDENT = {"called_999": "yes", "kind": "fire"}
OWN = r'csrfmiddlewaretoken" value="[^"]+"|data-(since|until)="[^"]+">[^<]+<'
TRIES = 20  # a web that is killed is missed by whoever was talking to it, and the other one is there


class One:
    """A process of the four. `port` is where a web listens; 0 is a worker."""

    def __init__(self, folder: Path, provider: str, port: int = 0) -> None:
        self.folder, self.port, self.lives = folder, port, count(1)
        self.url = f"http://127.0.0.1:{port}"
        self.arguments = ["serve", "--web", "--port", str(port)] if port else ["worker"]
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "cohesion.settings",
            "SMS_PROVIDER": "twilio",
            "TWILIO_API_BASE": provider,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_FROM": "+447700900999",
        }

    def start(self) -> None:
        folder = self.folder / f"{self.arguments[0]}-{self.port}-{next(self.lives)}"
        folder.mkdir(parents=True)
        self.process = Process(folder, *self.arguments, **self.environment)

    def is_ready(self) -> None:
        """Waits until it is."""
        self.process.wait_for("is ready at" if self.port else "The worker is sending")

    def kill(self) -> None:
        self.process.tell(signal.SIGKILL)
        assert self.process.ended() == -signal.SIGKILL, self.process.said()

    @property
    def name(self) -> str:
        """How a message says that this worker has it in hand."""
        return f":{self.process.process.pid}:"


def four(folder: Path, provider: Elsewhere) -> tuple[list[One], list[One]]:
    """The webs and the workers, started and ready."""
    webs = [One(folder, provider.base, port) for port in free_ports(2)]
    workers = [One(folder / str(n), provider.base) for n in range(2)]
    for one in webs + workers:
        one.start()
    for one in webs + workers:
        one.is_ready()
    return webs, workers


def free_ports(how_many: int) -> list[int]:
    probes = [socket.socket() for _ in range(how_many)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Visitor:
    """Somebody signed in, whom a proxy brings to the first of the webs, or to the other if nobody answers there."""

    def __init__(self, webs: list[One], cookie: str, session: str) -> None:
        self.webs = [web.url for web in webs]
        jar = aiohttp.CookieJar(unsafe=True)  # keeps cookies of an address in figures
        self.http = aiohttp.ClientSession(cookies={cookie: session}, cookie_jar=jar)

    async def __aenter__(self) -> "Visitor":
        return self

    async def __aexit__(self, *_) -> None:
        await self.http.close()

    async def ask(
        self, method: str, path: str, form: dict | None = None
    ) -> tuple[aiohttp.ClientResponse, str]:
        """The same again at the next web until one has answered: what was cut off may have been taken."""
        for at in range(TRIES):
            with suppress(aiohttp.ClientError):
                url = self.webs[at % len(self.webs)] + path
                async with self.http.request(method, url, data=form, allow_redirects=False) as answer:
                    return answer, await answer.text()
            await asyncio.sleep(0.05)
        raise AssertionError(f"nobody answers to {method} {path}")

    async def raise_incident(self, site: str) -> str:
        """By the form; returns the address of the board."""
        _, html = await self.ask("GET", "/incidents/raise/")
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|key)" value="([^"]+)"', html))
        answer, html = await self.ask("POST", "/incidents/raise/", hidden | INCIDENT | {"where": site})
        assert answer.status == 302, html
        return answer.headers["Location"]

    async def board(self, path: str) -> tuple[str, str]:
        """The number and the live part of a board, without each form's own token and the clocks that tick."""
        answer, html = await self.ask("GET", f"{path}board/")
        assert answer.status == 200, html
        return answer.headers["X-Revision"], re.sub(OWN, "", html)


def stop(everyone: list[One]) -> None:
    """Ends them at once, whatever they are doing."""
    for one in everyone:
        with suppress(ProcessLookupError):
            os.kill(one.process.process.pid, signal.SIGKILL)
        one.process.process.wait()
