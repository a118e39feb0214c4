"""What the server in Twilio's shape says, and how Twilio signs what it posts."""

import json

from aiohttp import web
from twilio.request_validator import RequestValidator

ACCOUNT, TOKEN = "AC" + "0" * 32, "fake-token"
MESSAGES = {
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    21211: "The 'To' number is not a valid phone number.",
    21602: "Message body is required.",
    21603: "A 'From' phone number or a Messaging Service is required.",
    21604: "A 'To' phone number is required.",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit.",
    30409: "Message cannot be canceled",
}


def signature(url: str, form: dict[str, str], token: str = TOKEN) -> str:
    """As Twilio signs what it posts to that address."""
    return RequestValidator(token).compute_signature(url, form)


def answer(status: int, content: object, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(content).encode(), content_type="application/json", headers=headers
    )


def error(status: int, code: int, headers: dict[str, str] | None = None) -> web.Response:
    words = MESSAGES.get(code, "Refused")
    return answer(status, {"code": code, "message": words, "status": status, "more_info": ""}, headers)


def cut(request: web.BaseRequest) -> web.Response:
    """Closes the connection without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()
