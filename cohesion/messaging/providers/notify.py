"""Texts by GOV.UK Notify's official client. It is synchronous, so a few threads call it, each with a client of its own.

Notify allows 3,000 requests a minute; ten threads stay near that. It offers no way to say how long a text is worth
sending: Notify and the networks try for up to three days, so the words themselves say when it was.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime

import requests
from django.conf import settings
from notifications_python_client import NotificationsAPIClient
from notifications_python_client.errors import HTTPError, InvalidResponse
from urllib3.exceptions import MaxRetryError, NewConnectionError

from cohesion.directory.states import Way
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, TryLater, Unknown

logger = logging.getLogger(__name__)

HANDS = 10
HAND_S = 1.5  # how long to wait for a free thread: after that the text was certainly not handed over
TIMEOUT_S: tuple[float, float] = (3.0, 7.0)  # to connect, and to answer: together 10 seconds

# What an answer means, by the beginning or a part of Notify's own sentence, in lower case; the first that fits counts.
# The figure is how many seconds to wait before the text, which was not taken, is sent again; None: it is refused.
# Source: GOV.UK Notify, "REST API documentation", error codes of "Send a text message", read November 2026.
SENTENCES: tuple[tuple[str, str, float | None], ...] = (
    ("system clock", "notify-clock", 15),
    ("team-only", "notify-trial", 15),
    ("trial mode", "notify-trial", 15),
    ("exceeded send limits", "notify-limit", 15),
    ("exceeded rate limit", "notify-busy", 2),
    ("international", "notify-abroad", None),
    ("phone_number", "notify-number", None),
    ("mobile number", "notify-number", None),
    ("character count", "notify-long", None),
    ("template", "notify-template", 15),
    ("personalisation", "notify-template", 15),
    ("sms_sender_id", "notify-template", 15),
    ("cannot send text messages", "notify-key", 15),  # the service may not send texts
)
STATUSES: Mapping[int, tuple[str, float]] = {
    401: ("notify-key", 15),
    403: ("notify-key", 15),
    404: ("notify-key", 15),  # a wrong address
    408: ("notify-busy", 2),
    429: ("notify-busy", 2),
}


class NoKey(Exception):
    """The key is not one of Notify's: the client makes nothing of it."""


class Notify:
    """See `base.Provider`. Settings: NOTIFY_API_KEY, NOTIFY_TEMPLATE_ID, NOTIFY_SENDER_ID, NOTIFY_TAKES_REPLIES."""

    name = "notify"
    way = Way.TEXT

    def __init__(self) -> None:
        self.takes_replies = settings.NOTIFY_TAKES_REPLIES
        self.threads = ThreadPoolExecutor(HANDS, "notify")
        self.hands = asyncio.Semaphore(HANDS)
        self.own = threading.local()
        self.clients: list[NotificationsAPIClient] = []

    async def send(self, outgoing: Outgoing) -> Outcome:
        if not await self.has_hand():
            return TryLater(None, "notify-busy")
        try:
            said = await self.in_thread(hand_over, outgoing)
        except (
            Exception
        ) as problem:  # whatever it is, it must become an outcome: an exception would lose the text
            return outcome_of(problem)
        return accepted(said) or Unknown("no id")

    async def find(self, outgoing: Outgoing, since: datetime) -> Accepted | Unknown | None:
        """By our own attempt, which Notify keeps as the reference: exact, so `since` is not needed."""
        if not await self.has_hand():
            return Unknown("notify-busy")
        try:
            said = await self.in_thread(look_for, outgoing)
            listed = said["notifications"]
        except Exception as problem:
            return Unknown(reason_of(problem))
        found = [item for item in listed if item.get("reference") == outgoing.attempt]
        return (accepted(found[0]) or Unknown("no id")) if found else None

    async def close(self) -> None:
        self.threads.shutdown(wait=False, cancel_futures=True)
        for client in self.clients:
            client.request_session.close()

    async def has_hand(self) -> bool:
        """Whether a thread is free, or soon is. It is given back when its call ends, even if nobody waits for that."""
        try:
            async with asyncio.timeout(HAND_S):
                await self.hands.acquire()
        except TimeoutError:
            return False
        return True

    async def in_thread(self, work: Callable, outgoing: Outgoing):
        loop = asyncio.get_running_loop()

        def give_back(_: Future) -> None:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self.hands.release)

        future = self.threads.submit(lambda: work(self.client(), outgoing))
        future.add_done_callback(give_back)
        return await asyncio.wrap_future(future)

    def client(self) -> NotificationsAPIClient:
        """This thread's own: the client says that it is not safe for several."""
        if not hasattr(self.own, "client"):
            base = {"base_url": settings.NOTIFY_API_BASE} if settings.NOTIFY_API_BASE else {}
            try:
                self.own.client = NotificationsAPIClient(settings.NOTIFY_API_KEY, timeout=TIMEOUT_S, **base)
            except AssertionError as problem:
                raise NoKey from problem
            self.clients.append(self.own.client)
        return self.own.client


def hand_over(client: NotificationsAPIClient, outgoing: Outgoing) -> object:
    return client.send_sms_notification(
        phone_number=outgoing.to,
        template_id=settings.NOTIFY_TEMPLATE_ID,
        personalisation={"body": outgoing.body},
        reference=outgoing.attempt,
        sms_sender_id=settings.NOTIFY_SENDER_ID or None,
    )


def look_for(client: NotificationsAPIClient, outgoing: Outgoing) -> dict:
    return client.get_all_notifications(template_type="sms", reference=outgoing.attempt)


def accepted(said: object) -> Accepted | None:
    found = said.get("id") if isinstance(said, dict) else None
    return Accepted(found) if isinstance(found, str) and 0 < len(found) <= 64 else None


def outcome_of(problem: Exception) -> Outcome:
    """What an exception of the client means: not taken (try later), refused, or nobody can say."""
    if isinstance(problem, HTTPError) and problem.response is not None:
        status = problem.response.status_code
        return refusal(status, sentence_of(problem)) if 300 <= status < 500 else Unknown(str(status))
    if isinstance(problem, NoKey):
        return TryLater(15, "notify-key")
    if is_unconnected(problem.__cause__ or problem):
        return TryLater(None, "unreachable")
    return Unknown(reason_of(problem))


def refusal(status: int, sentence: str) -> TryLater | Refused:
    """A 4xx answer: nothing was taken. What a person has to put right is held, so that no text is lost by it."""
    for words, code, wait in SENTENCES if status in (400, 403, 429) else ():
        if words in sentence:
            return Refused(code) if wait is None else TryLater(wait, code)
    if status in STATUSES or status < 400:
        code, after_s = STATUSES.get(status, ("notify-key", 15))
        return TryLater(after_s, code)
    return Refused("notify-refused", sentence[:100])


def sentence_of(problem: HTTPError) -> str:
    """What Notify says is wrong: `{"errors": [{"error": "BadRequestError", "message": "…"}]}`, in lower case."""
    said = problem.message
    parts = (
        [str(part.get("message", "")) for part in said if isinstance(part, dict)]
        if isinstance(said, list)
        else []
    )
    return (" ".join(parts) or str(said)).lower()


def is_unconnected(problem: BaseException) -> bool:
    """Whether the connection was never made: nothing can have been sent."""
    if isinstance(problem, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    cause = problem.args[0] if isinstance(problem, requests.ConnectionError) and problem.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def reason_of(problem: Exception) -> str:
    """A word or code of at most 20 characters for the board; what else there is to know goes to the log."""
    if isinstance(problem, HTTPError) and problem.response is not None:
        return str(problem.response.status_code)
    cause = problem.__cause__ or problem
    if isinstance(cause, requests.Timeout):
        return "timeout"
    if isinstance(cause, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
        return "connection lost"
    if not isinstance(problem, InvalidResponse):
        logger.warning("Notify's client failed in a way not met before", exc_info=problem)
    return type(problem).__name__[:20]
