"""A local server in the shape of Twilio's Messages resource, for tests and measurements.

`async with FakeTwilio() as twilio:` serves in this event loop; `with fake_twilio_process() as twilio:` in a process of
its own, so that a measurement does not share its interpreter. Both listen on loopback only.
"""

import argparse
import asyncio
import base64
import json
import random
import subprocess
import sys
import time
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator

from tests.fakes_calls import FakeCalls

ACCOUNT, TOKEN = "AC" + "0" * 32, "fake-token"
MESSAGES = {
    21211: "The 'To' number is not a valid phone number.",
    21610: "Attempt to send to unsubscribed recipient",
    21614: "'To' number is not a valid mobile number",
}


@dataclass
class Text:
    """A text this server has taken. `at` is time.time(), `clock` time.perf_counter(), when it was."""

    sid: str
    to: str
    body: str
    callback: str
    form: dict[str, str]
    at: float = field(default_factory=time.time)
    clock: float = field(default_factory=time.perf_counter)
    status: str = "queued"
    error_code: int | None = None

    @property
    def is_inbound(self) -> bool:
        return self.status == "received"

    def resource(self) -> dict[str, object]:
        created = format_datetime(datetime.fromtimestamp(int(self.at), UTC))
        return {
            "sid": self.sid,
            "account_sid": ACCOUNT,
            "to": self.to,
            "from": self.form.get("From"),
            "messaging_service_sid": self.form.get("MessagingServiceSid"),
            "body": self.body,
            "status": self.status,
            "direction": "inbound" if self.is_inbound else "outbound-api",
            "num_segments": "1",
            "num_media": "0",
            "date_created": created,
            "date_updated": created,
            "date_sent": created if self.status in ("received", "sent", "delivered") else None,
            "error_code": self.error_code,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{self.sid}.json",
            "subresource_uris": {},
        }


class FakeTwilio:
    """`latency_s` is drawn uniformly for each call. `fates` are used up first, then `rates` draw (fate -> share of
    calls), else a call is accepted. `refuse` maps numbers to codes. With `statuses`, signed receipts follow.

    A fate is a code to refuse with, or "ok"; "busy" (429); "broken" (500, nothing taken) or "broken_after" (500 though
    taken); "reset_before" or "reset" (the connection cut, nothing taken or though taken); "hang" (taken, no answer).
    """

    def __init__(
        self,
        *,
        latency_s: tuple[float, float] = (0.0, 0.0),
        rates: dict[str, float] | None = None,
        statuses: tuple[str, ...] = (),
        seed: int = 1,
    ) -> None:
        self.latency_s, self.rates, self.statuses = latency_s, rates or {}, statuses
        self.random = random.Random(seed)
        self.fates: deque[str | int] = deque()
        self.refuse: dict[str, int] = {}
        self.retry_after: str | None = None
        self.texts: list[Text] = []
        self.voice = FakeCalls(self, ACCOUNT)
        self.calls = 0
        self.listed = 0
        self.list_broken = False
        self.most_at_once = self.at_once = 0
        self.on_text: Callable[[Text], None] = lambda text: None
        self._expected = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        self._beside: set[asyncio.Task] = set()

    async def __aenter__(self) -> "FakeTwilio":
        self.runner = web.ServerRunner(web.Server(self.handle, access_log=None), shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        self.base = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_) -> None:
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self.runner.cleanup()

    async def receipts_sent(self) -> None:
        """Waits until every receipt under way has been posted."""
        while self._beside:
            await asyncio.gather(*self._beside)

    # --- what it serves -------------------------------------------------------------------------------------------

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/fake/"):
            return await self.control(request)
        if request.headers.get("Authorization") != self._expected:
            return error(401, 20003, "Authenticate")
        if request.path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json":
            return await self.voice.handle(request, answer, error, cut)
        if request.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return error(404, 20404, "The requested resource was not found")
        if request.method == "GET":
            return self.list(dict(request.query))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.create(request)
        finally:
            self.at_once -= 1

    async def create(self, request: web.BaseRequest) -> web.StreamResponse:
        form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        self.calls += 1
        fate = self.fate(form)
        if self.latency_s[1]:
            await asyncio.sleep(self.random.uniform(*self.latency_s))
        if isinstance(fate, int):
            return error(400, fate, MESSAGES.get(fate, "Refused"))
        if fate == "busy":
            return error(
                429,
                20429,
                "Too Many Requests",
                {"Retry-After": self.retry_after} if self.retry_after else None,
            )
        if fate == "broken":
            return error(500, 20500, "Internal Server Error")
        if fate == "reset_before":
            return cut(request)
        text = self.take(form)
        if fate == "reset":
            return cut(request)
        if fate == "hang":
            await asyncio.sleep(3600)
        return (
            error(500, 20500, "Internal Server Error")
            if fate == "broken_after"
            else answer(201, text.resource())
        )

    def fate(self, form: dict[str, str]) -> str | int:
        if (
            not form.get("To")
            or not form.get("Body")
            or not (form.get("From") or form.get("MessagingServiceSid"))
        ):
            return 21604 if not form.get("To") else 21602 if not form.get("Body") else 21603
        if form["To"] in self.refuse:
            return self.refuse[form["To"]]
        if self.fates:
            return self.fates.popleft()
        drawn = self.random.random()
        for fate, share in self.rates.items():
            drawn -= share
            if drawn < 0:
                return fate
        return "ok"

    def take(self, form: dict[str, str]) -> Text:
        sid = f"SM{self.random.getrandbits(128):032x}"
        text = Text(sid, form["To"], form["Body"], form.get("StatusCallback", ""), form)
        self.texts.append(text)
        self.on_text(text)
        if self.statuses:
            self.beside(self.report(text))
        return text

    def list(self, query: dict[str, str]) -> web.Response:
        self.listed += 1
        if self.list_broken:
            return error(500, 20500, "Internal Server Error")
        newest_first = sorted(self.texts, key=lambda text: text.at, reverse=True)
        found = [text.resource() for text in newest_first if is_asked_for(text.resource(), query)]
        size, number = int(query.get("PageSize", 50)), int(query.get("Page", 0))
        rest = {**query, "PageSize": size, "Page": number + 1}
        more = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?{urlencode(rest)}"
        page = {
            "page": number,
            "page_size": size,
            "next_page_uri": more if len(found) > size * (number + 1) else None,
            "messages": found[size * number : size * (number + 1)],
        }
        return answer(200, page)

    def hear(self, sender: str, body: str, *, to: str = "+447700900000", at: float | None = None) -> Text:
        """A phone texts us, and nobody is told: as when our own service is down."""
        sid = f"SM{self.random.getrandbits(128):032x}"
        text = Text(sid, to, body, "", {"From": sender}, at=at or time.time(), status="received")
        self.texts.append(text)
        return text

    async def control(self, request: web.BaseRequest) -> web.Response:
        """For measurements from another process: what was taken, and starting afresh."""
        if request.path == "/fake/reset":
            self.texts, self.calls, self.listed, self.most_at_once = [], 0, 0, 0
            return answer(200, {})
        fields = ("sid", "to", "at", "clock", "callback")
        texts = [{name: getattr(text, name) for name in fields} for text in self.texts]
        return answer(
            200, {"calls": self.calls, "listed": self.listed, "at_once": self.most_at_once, "texts": texts}
        )

    # --- what it tells us -----------------------------------------------------------------------------------------

    async def report(self, text: Text) -> None:
        """Posts the statuses, signed, to the text's own address."""
        async with aiohttp.ClientSession() as session:
            for status in self.statuses:
                text.status = status
                form = {"MessageSid": text.sid, "MessageStatus": status, "To": text.to, "AccountSid": ACCOUNT}
                with suppress(aiohttp.ClientError):
                    await session.post(
                        text.callback,
                        data=form,
                        headers={"X-Twilio-Signature": signature(text.callback, form)},
                    )

    def beside(self, work) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)


def is_asked_for(resource: dict, query: dict[str, str]) -> bool:
    """As Twilio filters its list: by number, and by the day of sending, which what was not sent has none of."""
    if resource["to"] != query.get("To", resource["to"]) or resource["from"] != query.get(
        "From", resource["from"]
    ):
        return False
    if "DateSent>" not in query:
        return True
    sent = resource["date_sent"]
    return bool(sent) and parsedate_to_datetime(sent).date().isoformat() >= query["DateSent>"][:10]


def signature(url: str, form: dict[str, str], token: str = TOKEN) -> str:
    """As Twilio signs what it posts to that address."""
    return RequestValidator(token).compute_signature(url, form)


def answer(status: int, content: object, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(content).encode(), content_type="application/json", headers=headers
    )


def error(status: int, code: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
    return answer(status, {"code": code, "message": message, "status": status, "more_info": ""}, headers)


def cut(request: web.BaseRequest) -> web.Response:
    """Closes the connection without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()


# --- in a process of its own --------------------------------------------------------------------------------------


class Elsewhere:
    """A fake in another process, by its address."""

    def __init__(self, base: str) -> None:
        self.base = base

    def state(self) -> dict:
        """`calls`, `listed`, `at_once`, and `texts` with their sid, to, at, clock and callback."""
        return self._get("/fake/state")

    def reset(self) -> None:
        self._get("/fake/reset")

    def _get(self, path: str) -> dict:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.base + path) as said:
            return json.load(said)


@contextmanager
def fake_twilio_process(
    *, latency_s: tuple[float, float] = (0.06, 0.15), **rates: float
) -> Iterator[Elsewhere]:
    """Serves until the block ends: `with fake_twilio_process(busy=0.05, reset=0.02) as twilio`."""
    command = [sys.executable, "-m", "tests.fakes", *map(str, latency_s), json.dumps(rates)]
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Elsewhere(process.stdout.readline().strip())
        finally:
            process.terminate()


async def serve(options: argparse.Namespace) -> None:
    async with FakeTwilio(latency_s=(options.least, options.most), rates=json.loads(options.rates)) as twilio:
        print(twilio.base, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("least", type=float)
    parser.add_argument("most", type=float)
    parser.add_argument("rates")
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))
