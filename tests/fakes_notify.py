"""A local server in the shape of GOV.UK Notify: `async with FakeNotify() as notify`, on loopback only.

It checks the token as Notify does (the official client's own code reads it), keeps what it takes, and answers as told.
JSON shapes and sentences: GOV.UK Notify, "REST API documentation" and its public source, read November 2026.
"""

import asyncio
import json
import uuid
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web
from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"fake-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
CALLBACK_TOKEN = "a-bearer-token-for-tests"
PAGE = 250  # lines of a page of the log, as Notify has it
TELLING = {
    "trial": (
        400,
        "BadRequestError",
        "Can’t send to this recipient when service is in trial mode – see https://…/trial-mode",
    ),
    "team": (400, "BadRequestError", "Can’t send to this recipient using a team-only API key"),
    "number": (400, "ValidationError", "phone_number Not enough digits"),
    "landline": (400, "InvalidPhoneError", "Not a UK mobile number"),
    "unassigned": (
        400,
        "InvalidPhoneError",
        "Number is not valid – double check the phone number you entered",
    ),
    "abroad": (400, "BadRequestError", "Cannot send to international mobile numbers"),
    "long": (
        400,
        "BadRequestError",
        "Text messages cannot be longer than 918 characters. Your message is 919 characters long.",
    ),
    "sender": (400, "BadRequestError", "sms_sender_id 1 does not exist in database for service id 2"),
    "switched_off": (400, "BadRequestError", "Service is not allowed to send text messages"),
    "deleted": (400, "BadRequestError", "Template has been deleted"),
    "odd": (400, "BadRequestError", "Something nobody has met before"),
    "clock": (403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds"),
    "busy": (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"),
    "limit": (429, "TooManyRequestsError", "Exceeded send limits (sms: 250000) for today"),
    "limit_reworded": (429, "TooManyRequestsError", "That was all for today"),
    "broken": (500, "Exception", "Internal server error"),
    "broken_after": (500, "Exception", "Internal server error"),
}
PHONE_SAYS = "447700900101"  # a sender, as Notify writes it


@dataclass
class Heard:
    """A text that a person sent to the service's number."""

    content: str
    user_number: str = PHONE_SAYS
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    created_at: str = field(default_factory=lambda: now())

    def resource(self) -> dict[str, object]:
        """As the list of received texts shows it."""
        return {
            "id": self.id,
            "created_at": self.created_at,
            "service_id": SERVICE,
            "notify_number": "07700900000",
            "user_number": self.user_number,
            "content": self.content,
        }


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class Text:
    """A text this server has taken."""

    to: str
    body: str
    reference: str | None
    sender: str | None
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "created"
    created_at: str = field(default_factory=lambda: now())

    def resource(self) -> dict[str, object]:
        """As the list of messages shows it."""
        return {
            "id": self.id,
            "body": self.body,
            "subject": None,
            "reference": self.reference,
            "email_address": None,
            "phone_number": self.to,
            "type": "sms",
            "status": self.status,
            "template": {"version": 1, "id": TEMPLATE, "uri": f"/v2/template/{TEMPLATE}/1"},
            "created_at": self.created_at,
            "created_by_name": None,
            "sent_at": None,
            "completed_at": None,
            "scheduled_for": None,
        }

    def receipt(self, status: str) -> dict[str, object]:
        """As Notify posts it to us."""
        return {
            "id": self.id,
            "reference": self.reference,
            "to": self.to,
            "status": status,
            "created_at": self.created_at,
            "completed_at": self.created_at,
            "sent_at": self.created_at,
            "notification_type": "sms",
            "template_id": TEMPLATE,
            "template_version": 1,
        }


class FakeNotify:
    """`fates` are used up first, else a text is accepted. A fate is a key of TELLING; "reset_before" or "reset" (the
    connection cut, nothing taken or though taken); "hang" (taken, no answer); or "nonsense" (taken, and no JSON)."""

    def __init__(self, latency_s: float = 0.0) -> None:
        self.latency_s = latency_s
        self.fates: deque[str] = deque()
        self.texts: list[Text] = []
        self.heard: list[Heard] = []
        self.calls = self.listed = self.at_once = self.most_at_once = 0

    async def __aenter__(self) -> "FakeNotify":
        self.runner = web.ServerRunner(web.Server(self.handle, access_log=None), shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_) -> None:
        await self.runner.cleanup()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not is_ours(token):
            return error(403, "AuthError", "Invalid token: API key not found")
        if (request.method, request.path) == ("GET", "/v2/notifications"):
            return self.list(request.query)
        if (request.method, request.path) == ("GET", "/v2/received-text-messages"):
            return self.page("received_text_messages", self.heard, request.query)
        if (request.method, request.path) != ("POST", "/v2/notifications/sms"):
            return answer(404, {"result": "error", "message": "Not found"})
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.create(request)
        finally:
            self.at_once -= 1

    async def create(self, request: web.BaseRequest) -> web.StreamResponse:
        form = json.loads(await request.read())
        self.calls += 1
        fate = self.fates.popleft() if self.fates else "ok"
        await asyncio.sleep(self.latency_s)
        if form["template_id"] != TEMPLATE:
            return error(400, "BadRequestError", "Template not found")
        if set(form["personalisation"]) != {"body"}:
            return error(400, "BadRequestError", "Missing personalisation: body")
        if fate in TELLING and fate != "broken_after":
            return error(*TELLING[fate])
        if fate != "reset_before":
            text = Text(
                form["phone_number"],
                form["personalisation"]["body"],
                form.get("reference"),
                form.get("sms_sender_id"),
            )
            self.texts.append(text)
        return await self.tell(request, fate)

    async def tell(self, request: web.BaseRequest, fate: str) -> web.StreamResponse:
        if fate == "hang":
            await asyncio.sleep(3600)
        if fate.startswith("reset"):
            request.transport.abort()
            return web.Response()
        if fate == "nonsense":
            return web.Response(status=201, body=b"<html>gateway</html>")
        if fate == "broken_after":
            return error(*TELLING[fate])
        text = self.texts[-1]
        made = {"body": text.body, "from_number": "GOVUK"}
        template = {"id": TEMPLATE, "version": 1, "uri": f"{self.base}/v2/template/{TEMPLATE}"}
        uri = f"{self.base}/v2/notifications/{text.id}"
        body = {"id": text.id, "reference": text.reference, "content": made, "uri": uri, "template": template}
        return answer(201, body | {"scheduled_for": None})

    def list(self, query: Mapping[str, str]) -> web.Response:
        reference = query.get("reference")
        return self.page(
            "notifications", [text for text in self.texts if reference in (None, text.reference)], query
        )

    def page(self, name: str, lines: Sequence[Text | Heard], query: Mapping[str, str]) -> web.Response:
        """The newest first. As Notify's, a page without lines names no next one."""
        self.listed += 1
        found = sorted(lines, key=lambda line: line.created_at, reverse=True)
        if older_than := query.get("older_than"):
            found = found[[line.id for line in found].index(older_than) + 1 :]
        found, here = found[:PAGE], f"{self.base}/v2/{name}"
        next_one = {"next": f"{here}?older_than={found[-1].id}"} if found else {}
        lines_and_links = {name: [line.resource() for line in found], "links": {"current": here} | next_one}
        return answer(200, lines_and_links)


def is_ours(token: str) -> bool:
    try:
        return get_token_issuer(token) == SERVICE and decode_jwt_token(token, SECRET)
    except TokenError:
        return False


def answer(status: int, content: object) -> web.Response:
    return web.Response(status=status, body=json.dumps(content).encode(), content_type="application/json")


def error(status: int, kind: str, message: str) -> web.Response:
    return answer(status, {"status_code": status, "errors": [{"error": kind, "message": message}]})
