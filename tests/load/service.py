"""The server that is measured: `manage.py serve` as an installation runs it, but for where its texts go."""

import json
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiohttp
import psycopg

from cohesion.site.demo_home import MARK
from tests.fakes import ACCOUNT, TOKEN
from tests.journeys.server import Live
from tests.load.people import SITES

OPEN = "SELECT count(*) FROM messaging_message WHERE state IN ('queued', 'sending', 'unknown')"


class Service(Live):
    """No demonstration: Twilio's client, pretend credentials, a server of ours in the provider's place."""

    people: dict
    raised = 0
    answered_at = 0.0  # when it last came up, by time.time()

    def __init__(self, folder: Path, database: str, port: int, *, provider: str) -> None:
        super().__init__(folder, database, port)
        self.places = SITES
        for name in ("DEMO", MARK):
            self.environment.pop(name)
        self.environment |= {
            "SMS_PROVIDER": "twilio",
            "TWILIO_API_BASE": provider,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_FROM": "+447700900999",
        }

    def load(self, total: int, places: int = SITES) -> None:
        """Makes the tables, and a first ring of that many people for so many places."""
        self.places = places
        self.manage("migrate", "--verbosity", "0")
        load = f"from tests.load.people import load; load({total}, {places})"
        self.people = json.loads(self.manage("shell", "-v", "0", "-c", load).splitlines()[-1])

    def start(self, *options: str) -> None:
        super().start(*options)
        self.answered_at = time.time()

    def kill(self) -> None:
        """Ends it as a power cut does."""
        self.process.kill()
        self.process.wait()
        self.process = None

    def next_site(self) -> str:
        """The reference of a place at which nothing has been raised yet."""
        self.raised += 1
        assert self.raised <= self.places
        return f"C{self.raised - 1}"

    def unsettled(self) -> int:
        """How many texts are not yet known to be taken or refused."""
        return self.ask(OPEN) or 0

    def revision(self, topic: str) -> int:
        return self.ask(f"SELECT revision FROM live_topic WHERE name = '{topic}'") or 0  # noqa: S608  our own topic

    def ask(self, query: str) -> int | None:
        """The one figure a query gives, asked of the database itself: it costs the server nothing."""
        with closing(self.connected()) as connection:
            found = connection.execute(query).fetchone()
            return found[0] if found else None

    def tell(self, command: str) -> None:
        """Changes the database behind the server's back."""
        with closing(self.connected()) as connection:
            connection.execute(command)
            connection.commit()

    def connected(self) -> sqlite3.Connection | psycopg.Connection:
        address = urlsplit(self.environment["DATABASE_URL"])
        if address.scheme == "sqlite":
            return sqlite3.connect(unquote(address.path[1:]), timeout=20)
        return psycopg.connect(address.geturl())


class Browser:
    """Somebody signed in, in a browser of their own. `http` is the session of its connections."""

    def __init__(self, service: Service, session: str) -> None:
        self.origin = service.url
        jar = aiohttp.CookieJar(unsafe=True)  # keeps cookies of an address in figures
        self.http = aiohttp.ClientSession(
            service.url, cookies={f"cohesion-{service.port}": session}, cookie_jar=jar
        )

    async def __aenter__(self) -> "Browser":
        return self

    async def __aexit__(self, *_) -> None:
        await self.http.close()

    async def page(self, path: str, **headers: str) -> tuple[aiohttp.ClientResponse, str]:
        async with self.http.get(path, headers=headers) as answer:
            assert answer.status in (200, 304), f"{path} answered {answer.status}"
            return answer, await answer.text()

    async def filled_in(self, path: str, **fields: str) -> dict[str, str]:
        """The form of a page with its hidden fields, ready to be sent."""
        html = (await self.page(path))[1]
        hidden = re.findall(r'name="(csrfmiddlewaretoken|key)" value="([^"]+)"', html)
        return dict(hidden) | fields

    async def send(self, path: str, form: dict[str, str]) -> str:
        """Posts a form; returns where it leads."""
        async with self.http.post(path, data=form, allow_redirects=False) as answer:
            assert answer.status == 302, f"{path} answered {answer.status}: {await answer.text()}"
            return answer.headers["Location"]
