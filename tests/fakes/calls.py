"""The Calls resource of the local Twilio. It shares the fates and the account of `FakeTwilio`, which serves it."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs

from aiohttp import web

from tests.fakes.answers import ACCOUNT, answer, cut, error


@dataclass
class Call:
    """A call this server has taken. Values of the form are lists, as one name may come several times."""

    sid: str
    account: str
    to: str
    form: dict[str, list[str]]
    at: float = field(default_factory=time.time)
    status: str = "queued"

    def resource(self) -> dict[str, object]:
        created = format_datetime(datetime.fromtimestamp(int(self.at), UTC))
        known = {
            "sid": self.sid,
            "account_sid": self.account,
            "to": self.to,
            "from": self.form["From"][0],
            "status": self.status,
            "direction": "outbound-api",
            "date_created": created,
            "date_updated": created,
            "api_version": "2010-04-01",
            "subresource_uris": {},
        }
        return dict.fromkeys(NOT_YET) | known


NOT_YET = (  # what Twilio leaves empty until a call has been put through
    "parent_call_sid",
    "to_formatted",
    "from_formatted",
    "phone_number_sid",
    "start_time",
    "end_time",
    "duration",
    "price",
    "price_unit",
    "answered_by",
    "forwarded_from",
    "group_sid",
    "caller_name",
    "queue_time",
    "stir_verstat",
    "trunk_sid",
    "uri",
)


class FakeCalls:
    """`twilio` is the server that it belongs to; `kept` the calls it has taken."""

    def __init__(self, twilio) -> None:
        self.twilio, self.kept = twilio, []

    def take(self, body: bytes) -> Call:
        form = parse_qs(body.decode(), keep_blank_values=True)
        sid = f"CA{self.twilio.random.getrandbits(128):032x}"
        call = Call(sid, ACCOUNT, form["To"][0], form)
        self.kept.append(call)
        return call

    def page(self, query: dict[str, str]) -> dict[str, object]:
        found = [call for call in reversed(self.kept) if call.to == query.get("To", call.to)]
        listed = [call.resource() for call in found[: int(query.get("PageSize", 50))]]
        return {"page": 0, "page_size": 50, "next_page_uri": None, "calls": listed}

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method == "GET":
            return answer(200, self.page(dict(request.query)))
        body = await request.read()
        fate = self.twilio.fates.popleft() if self.twilio.fates else "ok"
        if isinstance(fate, int):
            return error(400, fate)
        if fate == "busy":
            return error(429, 20429)
        if fate == "broken":
            return error(500, 20500)
        call = self.take(body)
        return cut(request) if fate == "reset" else answer(201, call.resource())
