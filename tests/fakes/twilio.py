"""The server: what it takes, refuses, drops, lists and takes back."""

import asyncio
import base64
import time
from collections import deque
from collections.abc import Callable
from random import Random
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from tests.fakes.answers import ACCOUNT, TOKEN, answer, cut, error
from tests.fakes.calls import FakeCalls
from tests.fakes.control import control
from tests.fakes.expect import Words, expected
from tests.fakes.latency import Latency, drawn
from tests.fakes.queue import SenderQueue
from tests.fakes.segments import MOST_CHARACTERS
from tests.fakes.telling import Telling
from tests.fakes.text import PATH, Text, page_of

STOP = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"])
START = frozenset(["START", "YES", "UNSTOP"])


class FakeTwilio:
    """`fates` are used up first, then `rates` draw (fate -> share of calls), else a call is accepted.

    A fate is a code to refuse with, or "ok"; "busy" (429); "broken" (500, nothing taken) or "broken_after" (500 though
    taken); "reset_before" or "reset" (the connection cut, nothing taken or though taken); "hang" (taken, no answer);
    "hang_before" (neither). `refuse` maps numbers to codes, `opted_out` are those that texted STOP. With `list_fates`
    the looks into the list fail in the same ways. `statuses`, or `telling`, makes signed receipts follow.
    """

    def __init__(
        self,
        *,
        latency_s: Latency = (0.0, 0.0),
        rates: dict[str, float] | None = None,
        statuses: tuple[str, ...] = (),
        telling: Telling | None = None,
        queue: SenderQueue | None = None,
        seed: int = 1,
    ) -> None:
        self.latency_s, self.rates = latency_s, rates or {}
        self.telling, self.queue = telling or Telling(statuses), queue or SenderQueue()
        self.random = Random(seed)
        self.fates: deque[str | int] = deque()
        self.list_fates: deque[str] = deque()
        self.refuse: dict[str, int] = {}
        self.opted_out: set[str] = set()
        self.retry_after: str | None = None
        self.inbound = ""  # our address for replies; empty posts none
        self.on_text: Callable[[Text], None] = lambda text: None
        self.most_at_once = self.at_once = 0
        self.voice = FakeCalls(self)
        self.start_anew()
        self._expected = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        self._beside: set[asyncio.Task] = set()

    def start_anew(self) -> None:
        """Nothing taken, nothing counted."""
        self.texts: list[Text] = []
        self.replies: list[Text] = []
        self.calls = self.listed = self.most_at_once = 0

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

    def expects(self, foreseen: dict[str, Words]):
        """A block in which exactly these texts must come: `with twilio.expects({number: "words", other: 0})`."""
        return expected(lambda: [(text.to, text.body) for text in self.texts], foreseen)

    # --- what it serves -------------------------------------------------------------------------------------------

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/fake/"):
            return await self.control(request)
        if request.headers.get("Authorization") != self._expected:
            return error(401, 20003)
        if request.path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json":
            return await self.voice.handle(request)
        if request.path == f"{PATH}.json":
            return await (self.list(request) if request.method == "GET" else self.post(request))
        if request.path.startswith(f"{PATH}/"):
            return await self.one(request, request.path.removeprefix(f"{PATH}/").removesuffix(".json"))
        return error(404, 20404)

    async def control(self, request: web.BaseRequest) -> web.Response:
        return await control(self, request)

    async def post(self, request: web.BaseRequest) -> web.StreamResponse:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.create(request)
        finally:
            self.at_once -= 1

    async def create(self, request: web.BaseRequest) -> web.StreamResponse:
        form = await form_of(request)
        self.calls += 1
        fate = self.fate(form)
        await asyncio.sleep(drawn(self.latency_s, self.random))
        if isinstance(fate, int):
            return error(400, fate)
        if stopped := await self.stopped(fate, request):
            return stopped
        text = self.take(form)
        if self.telling.early:
            await self.telling.receipts(text, self.random)
        if fate == "reset":
            return cut(request)
        if fate == "hang":
            await asyncio.sleep(3600)
        return error(500, 20500) if fate == "broken_after" else answer(201, text.resource())

    async def stopped(self, fate: str, request: web.BaseRequest) -> web.StreamResponse | None:
        """The answer to what is not taken; None when it is."""
        match fate:
            case "busy":
                return error(429, 20429, {"Retry-After": self.retry_after} if self.retry_after else None)
            case "broken":
                return error(500, 20500)
            case "reset_before":
                return cut(request)
            case "hang_before":
                await asyncio.sleep(3600)
        return None

    def fate(self, form: dict[str, str]) -> str | int:
        if code := self.refusal(form):
            return code
        if self.fates:
            return self.fates.popleft()
        share = self.random.random()
        for fate, rate in self.rates.items():
            share -= rate
            if share < 0:
                return fate
        return "ok"

    def refusal(self, form: dict[str, str]) -> int:
        """The code with which Twilio refuses such a form; 0 for one it takes."""
        sender, to = form.get("From") or form.get("MessagingServiceSid"), form.get("To")
        checks = {
            21604: not to,
            21602: not form.get("Body"),
            21603: not sender,
            21617: len(form.get("Body", "")) > MOST_CHARACTERS,
            21610: to in self.opted_out,
            21611: self.queue.is_full(sender),
        }
        return next((code for code, applies in checks.items() if applies), 0) or self.refuse.get(to, 0)

    def take(self, form: dict[str, str]) -> Text:
        text = Text(self.new_sid(), form["To"], form["Body"], form.get("StatusCallback", ""), form)
        text.status = "accepted" if "MessagingServiceSid" in form else "queued"
        self.texts.append(text)
        self.queue.take(text)
        self.on_text(text)
        if self.telling.statuses and not self.telling.early:
            self.beside(self.report(text))
        return text

    def new_sid(self) -> str:
        return f"SM{self.random.getrandbits(128):032x}"

    async def list(self, request: web.BaseRequest) -> web.StreamResponse:
        self.listed += 1
        if self.list_fates and (stopped := await self.stopped(self.list_fates.popleft(), request)):
            return stopped
        return answer(200, page_of([*self.texts, *self.replies], dict(request.query)))

    async def one(self, request: web.BaseRequest, sid: str) -> web.Response:
        """Shows a text, takes it back while it waits, or wipes its words."""
        text = next((text for text in [*self.texts, *self.replies] if text.sid == sid), None)
        if text is None:
            return error(404, 20404)
        change = await form_of(request) if request.method == "POST" else {}
        if change.get("Status") == "canceled":
            if text.status not in ("accepted", "queued", "scheduled"):
                return error(400, 30409)
            text.move("canceled")
        if change.get("Body") == "":
            text.body = ""
        return answer(200, text.resource())

    # --- what it tells us -----------------------------------------------------------------------------------------

    async def report(self, text: Text) -> None:
        await asyncio.sleep(max(0.0, text.leaves_at - time.time()))
        if text.status != "canceled":
            await self.telling.receipts(text, self.random)

    async def text_in(self, number: str, body: str, *, times: int = 1, to: str = "+447700900000") -> Text:
        """Somebody texts us: STOP and START are obeyed, it stands in the list, and is posted to our address, signed."""
        word = body.strip().upper()
        self.opted_out = (self.opted_out | {number}) if word in STOP else self.opted_out
        self.opted_out = (self.opted_out - {number}) if word in START else self.opted_out
        reply = self.hear(number, body, to=to)
        async with aiohttp.ClientSession() as session:
            for _ in range(times if self.inbound else 0):
                said = reply.form | {"MessageSid": reply.sid}
                self.telling.answers.append(await self.telling.post(session, self.inbound, said))
        return reply

    def hear(self, number: str, body: str, *, to: str = "+447700900000", at: float | None = None) -> Text:
        """A text stands in the list and nobody is told of it: as when our own service is down."""
        form = {"From": number, "To": to, "Body": body, "AccountSid": ACCOUNT}
        reply = Text(self.new_sid(), to, body, "", form, status="received", direction="inbound")
        reply.at = reply.sent_at = at or time.time()
        self.replies.append(reply)
        return reply

    async def receipts_sent(self) -> None:
        """Waits until every receipt under way has been posted."""
        while self._beside:
            await asyncio.gather(*self._beside)

    def beside(self, work) -> None:
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)


async def form_of(request: web.BaseRequest) -> dict[str, str]:
    return dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
