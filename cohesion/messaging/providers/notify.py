"""Texts by GOV.UK Notify's official client. It is synchronous, so a few threads call it, each with a client of its own.

Notify allows 3,000 requests a minute; ten threads stay near that. It offers no way to say how long a text is worth
sending: Notify and the networks try for up to three days, so the words themselves say when it was.
"""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from notifications_python_client import NotificationsAPIClient

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.providers.base import Logged, Outgoing
from cohesion.messaging.providers.notify_faults import NoKey, outcome_of, reason_of
from cohesion.messaging.providers.notify_words import moment, receipt_form, reply_form
from cohesion.messaging.providers.outcome import Accepted, Outcome, TryLater, Unknown

logger = logging.getLogger(__name__)

HANDS = 10
HAND_S = 1.5  # how long to wait for a free thread: after that the text was certainly not handed over
TIMEOUT_S: tuple[float, float] = (3.0, 7.0)  # to connect, and to answer: together 10 seconds
MOST_LINES = 20_000  # of the log: more is not read in one round; a page has at most 250
CLOCKS_DIFFER = timedelta(seconds=5)


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

    async def said(self, since: datetime) -> AsyncIterator[Logged]:
        """Replies to the service's own number, if it has one. Notify keeps them for seven days."""
        async for item in self._log(page_of_replies, since):
            form = reply_form(sid=item.get("id"), sender=item.get("user_number"), words=item.get("content"))
            yield Logged(form | {"To": str(item.get("notify_number") or "")}, taken_at(item))

    async def statuses(self, since: datetime) -> AsyncIterator[Logged]:
        """What became of our texts: those sent with keys of the same kind as ours."""
        async for item in self._log(page_of_texts, since):
            words = {"To": str(item.get("phone_number") or ""), "Body": str(item.get("body") or "")}
            yield Logged(receipt_form(item) | words, taken_at(item))

    async def _log(self, page: Callable, since: datetime) -> AsyncIterator[dict]:
        """Lines from then on. The newest come first, so that a page that ends with an older one is the last."""
        read, older_than = 0, None
        while lines := await self._page(page, older_than):
            for line in lines:
                if taken_at(line) >= since - CLOCKS_DIFFER:
                    yield line
            read, older_than = read + len(lines), lines[-1]["id"]
            if taken_at(lines[-1]) < since - CLOCKS_DIFFER:
                return
            if read >= MOST_LINES:
                logger.error(
                    "Notify's log is longer than can be read in one round: its older lines were not read"
                )
                return

    async def _page(self, page: Callable, older_than: str | None) -> list[dict]:
        await self.hands.acquire()  # as long as it takes: a log is in no hurry
        return await self.in_thread(page, older_than)

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

    async def in_thread(self, work: Callable, given: object):
        loop = asyncio.get_running_loop()

        def give_back(_: Future) -> None:
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self.hands.release)

        future = self.threads.submit(lambda: work(self.client(), given))
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


def page_of_replies(client: NotificationsAPIClient, older_than: str | None) -> list[dict]:
    """Not by the client's own iterator: each page is a call of its own, in whichever thread is free."""
    return client.get_received_texts(older_than=older_than)["received_text_messages"]


def page_of_texts(client: NotificationsAPIClient, older_than: str | None) -> list[dict]:
    return client.get_all_notifications(template_type="sms", older_than=older_than)["notifications"]


def taken_at(line: dict) -> datetime:
    """When Notify had it. A line without a time that can be read counts as new."""
    return moment(line.get("created_at")) or clock.now()


def accepted(said: object) -> Accepted | None:
    found = said.get("id") if isinstance(said, dict) else None
    return Accepted(found) if isinstance(found, str) and 0 < len(found) <= 64 else None
