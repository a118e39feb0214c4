"""Texts by Twilio's official client, over one shared session of at most 100 connections.

100 is Twilio's default for requests at once of an account; over it Twilio answers 429, which is never processed.
"""

import base64
import logging
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urlencode

import aiohttp
from django.conf import settings
from django.urls import reverse
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance
from yarl import URL

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.providers.base import Logged, Outgoing
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, TryLater, Unknown

logger = logging.getLogger(__name__)

CONNECTIONS = 100
TIMEOUT_S, CONNECT_S = 10.0, 5.0
SHORTEST_VALIDITY_S, LONGEST_VALIDITY_S = 6, 36_000  # Twilio's own limits: over 5 seconds, at most 10 hours
PAGE, MOST_LINES = (
    1_000,
    20_000,
)  # of the log: a page is as long as Twilio makes it; more is not read in one round
NO_SUCH = 20404
CLOCKS_DIFFER = timedelta(seconds=5)  # between Twilio's "created" (whole seconds) and our own clock

# Codes that say "not taken, and not because of this number": the text waits and shows on the board until it can leave.
# The figure is how many seconds to wait, None for our own back-off. Any other refusal is final for the text.
# Source: Twilio's error dictionary, read August 2026.
HELD: Mapping[int, float | None] = {
    20429: None,  # too many requests at once
    21611: 5,  # our number's queue at Twilio is full
    30001: 5,
    20003: 15,  # account or token not accepted: somebody has to put it right
    20005: 15,  # account not active
    20404: 15,  # no such account, or a wrong address
    21606: 15,  # our number cannot send texts
    21603: 15,  # no sender was given
    21210: 15,  # our number may not call
    21212: 15,  # our number is none
    30002: 15,  # account suspended
}


class TooMany(Exception):
    """Twilio answered 429. Raised by the transport, as the client's own exception drops the Retry-After header."""

    def __init__(self, after_seconds: float | None) -> None:
        super().__init__()
        self.after_seconds = after_seconds


class Transport(AsyncTwilioHttpClient):
    """The official asynchronous transport with one bounded session, a time limit, no retries and no log of numbers.

    It writes the Authorization header itself: aiohttp deprecates the BasicAuth that the original hands it.
    """

    def __init__(self) -> None:
        super().__init__(pool_connections=False, timeout=TIMEOUT_S)
        self.session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method,
        url,
        params=None,
        data=None,
        headers=None,
        auth=None,
        timeout=None,
        allow_redirects=False,
    ) -> Response:
        if self.session is None:  # made here, as a session belongs to a running loop
            self.session = new_session()
        headers = {**(headers or {}), "Authorization": authorization(*auth)} if auth else headers
        body = urlencode(data, doseq=True).encode() if data else None
        async with self.session.request(
            method, URL(url), params=params, data=body, headers=headers, allow_redirects=allow_redirects
        ) as answer:
            text = (await answer.read()).decode("utf-8", "replace")
            if answer.status == 429:
                raise TooMany(seconds(answer.headers.get("Retry-After", "")))
            return Response(answer.status, text, answer.headers)


def new_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300),
        timeout=aiohttp.ClientTimeout(total=TIMEOUT_S, sock_connect=CONNECT_S),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


def account(transport: Transport):
    """Our account at Twilio, by the official client over that transport."""
    client = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=transport)
    if settings.TWILIO_API_BASE:
        client.api.base_url = settings.TWILIO_API_BASE
    return client.api.account


@lru_cache(maxsize=4)
def authorization(user: str, word: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{word}".encode()).decode()


def seconds(retry_after: str) -> float | None:
    """The whole seconds of a Retry-After header, at most a minute; None when it says something else."""
    return min(float(retry_after), 60.0) if retry_after.isdecimal() else None


class Twilio:
    """See `base.Provider`. Settings: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM or _MESSAGING_SERVICE_SID."""

    name = "twilio"
    way = Way.TEXT
    takes_replies = True

    def __init__(self) -> None:
        self.transport = Transport()
        self.messages = account(self.transport).messages
        self.callback = f"{settings.PUBLIC_URL}{reverse('messaging:twilio_status')}?attempt="
        service = settings.TWILIO_MESSAGING_SERVICE_SID
        self.sender = {"messaging_service_sid": service} if service else {"from_": settings.TWILIO_FROM}

    async def send(self, outgoing: Outgoing) -> Outcome:
        valid = {}
        if outgoing.valid_s is not None:
            valid["validity_period"] = max(SHORTEST_VALIDITY_S, min(outgoing.valid_s, LONGEST_VALIDITY_S))
        try:
            message = await self.messages.create_async(
                to=outgoing.to,
                body=outgoing.body,
                status_callback=self.callback + outgoing.attempt,
                risk_check="disable",  # verified numbers only: a wrongly held alert is worse than a pumped text
                **self.sender,
                **valid,
            )
        except (
            Exception
        ) as problem:  # whatever it is, it must become an outcome: an exception would lose the text
            return outcome_of(problem)
        return Accepted(message.sid) if is_sid(message.sid) else Unknown("no sid")

    async def find(self, outgoing: Outgoing, since: datetime) -> Accepted | Unknown | None:
        try:
            listed = await self.messages.list_async(to=outgoing.to, limit=50)
        except Exception as problem:
            return Unknown(reason_of(problem))
        for message in listed:
            is_recent = message.date_created and message.date_created >= since - CLOCKS_DIFFER
            is_same = message.body == outgoing.body and message.direction != "inbound"
            if is_recent and is_same and is_sid(message.sid):
                return Accepted(message.sid)
        return None

    async def wipe(self, sid: str) -> None:
        """An empty body is Twilio's word for it. Source: its Message resource, "redact a message"."""
        try:
            await self.messages(sid).update_async(body="")
        except TwilioRestException as problem:
            if problem.code != NO_SUCH:
                raise

    async def said(self, since: datetime) -> AsyncIterator[Logged]:
        """Replies to our number, or to the service's. The account may have other numbers: theirs are not ours."""
        day = since.replace(
            hour=0, minute=0, second=0, microsecond=0
        )  # finer than a day Twilio cannot filter
        async for message in self._log(since, date_sent_after=day, **self._ours("to")):
            if message.direction == "inbound" and self._is_for_us(message):
                yield Logged(inbound_form(message), taken_at(message))

    async def statuses(self, since: datetime) -> AsyncIterator[Logged]:
        """Not filtered by the day: what Twilio has not sent has no such day."""
        async for message in self._log(since, **self._ours("from_")):
            if message.direction != "inbound":
                yield Logged(status_form(message), message.date_created or taken_at(message))

    async def _log(self, since: datetime, **filters) -> AsyncIterator[MessageInstance]:
        """The account's messages from then on. The newest come first: a page of older ones in a row is the end."""
        older = read = 0
        async for message in await self.messages.stream_async(page_size=PAGE, limit=MOST_LINES, **filters):
            read += 1
            if taken_at(message) >= since - CLOCKS_DIFFER and is_sid(message.sid):
                older = 0
                yield message
            elif (older := older + 1) >= PAGE:
                return
        if read >= MOST_LINES:
            logger.error(
                "Twilio's log is longer than can be read in one round: its older lines were not read"
            )

    def _ours(self, side: str) -> dict[str, str]:
        return {side: self.sender["from_"]} if "from_" in self.sender else {}

    def _is_for_us(self, message: MessageInstance) -> bool:
        service = self.sender.get("messaging_service_sid")
        return service is None or message.messaging_service_sid in (service, None)

    async def close(self) -> None:
        await self.transport.close()


def taken_at(message: MessageInstance) -> datetime:
    """When Twilio had it. A line without any time counts as new."""
    return message.date_sent or message.date_created or clock.now()


def inbound_form(message: MessageInstance) -> dict[str, str]:
    """As Twilio posts a text to us."""
    return {
        "MessageSid": message.sid or "",
        "From": message.from_ or "",
        "To": message.to or "",
        "Body": message.body or "",
        "NumMedia": message.num_media or "0",
    }


def status_form(message: MessageInstance) -> dict[str, str]:
    """As Twilio posts a receipt, and the words, by which one is found that we have no identifier of."""
    return {
        "MessageSid": message.sid or "",
        "MessageStatus": message.status or "",
        "ErrorCode": str(message.error_code or ""),
        "To": message.to or "",
        "Body": message.body or "",
    }


def is_sid(found: object) -> bool:
    return isinstance(found, str) and 0 < len(found) <= 64


def outcome_of(problem: Exception) -> Outcome:
    """What an exception of the client means: not taken (try later), refused, or nobody can say."""
    match problem:
        case TooMany():
            return TryLater(problem.after_seconds, "20429")
        case (
            aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError()
        ):  # refused, no such name, no TLS
            return TryLater(None, "unreachable")
        case TwilioRestException() | TwilioServiceException() if 300 <= problem.status < 500:
            return refusal(problem.status, problem.code)
    return Unknown(reason_of(problem))


def refusal(status: int, code: int | None) -> TryLater | Refused:
    """A 4xx answer: nothing was taken. Wrong credentials or address are held, so that no text is lost by them."""
    code = code or status
    if code in HELD:
        return TryLater(HELD[code], str(code))
    if status in (401, 403, 404, 408) or status < 400:
        return TryLater(15, str(code))
    return Refused(str(code))


def reason_of(problem: Exception) -> str:
    """A word or code of at most 20 characters for the board; what else there is to know goes to the log."""
    if isinstance(problem, TwilioRestException | TwilioServiceException):
        return str(problem.code or problem.status)[:20]
    if isinstance(problem, TimeoutError):
        return "timeout"
    if isinstance(problem, aiohttp.ClientConnectionError):
        return "connection lost"
    logger.warning("Twilio's client failed in a way not met before", exc_info=problem)
    return type(problem).__name__[:20]
