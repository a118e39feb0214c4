"""The one consumer: a socket that carries one number and no content. It knows no domain and takes no orders."""

import asyncio
import logging
from typing import ClassVar
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import Error
from django.utils.crypto import constant_time_compare

from cohesion.live import registry, tokens
from cohesion.live.hub import hub
from cohesion.live.queries import followed, person_topic, revisions
from cohesion.live.threads import in_threads

log = logging.getLogger(__name__)

ASK_EVERY = 20.0  # seconds; a socket that nothing happens to costs five short queries so often
GALLERY = (
    1000  # sockets without a name that one process keeps; whoever comes after them asks every 30 seconds
)
PATIENCE = 20  # frames a browser may send before it is closed; ours sends none


class Close:
    """Why a socket is closed, for the browser to act on. Plain numbers: Daphne refuses even an IntEnum."""

    RESTARTING = 4000  # come back
    STALE = 4401  # the token is missing, forged or too old: fetch a fresh one
    REFUSED = 4403  # this person may not follow this topic, or no longer
    NOISY = 4429  # talks, where there is nothing to say


@in_threads("follower", at_most=8)
def ask(ticket: tokens.Pass, session: str | None) -> dict[str, int] | None:
    """The numbers to follow from, or None when the person, or this session of theirs, may not. The numbers are read
    before the rule is asked, so that a change in between is heard of.

    All of it in one call: each way to a thread and back costs as much as a query when 500 come at once.
    """
    topics = followed(ticket.topic, ticket.side)
    seen = revisions([*topics, person_topic(ticket.person_id)])
    person = person_of(ticket)
    if person is None or not is_theirs(ticket, person, session):
        return None
    return seen if all(registry.may_watch(person, topic) for topic in topics) else None


def person_of(ticket: tokens.Pass):
    """Nobody in particular, where a public page gave the token; None for somebody who has left."""
    if not ticket.person_id:
        return AnonymousUser()
    return get_user_model().objects.filter(pk=ticket.person_id, is_active=True).first()


def is_theirs(ticket: tokens.Pass, person, session: str | None) -> bool:
    """Whether the browser came by a personal link that is still open, or is signed in as the token's person, in a
    session that is good enough. A token without a person is anybody's: the rule of the topic decides alone."""
    if not ticket.person_id:
        return True
    if ticket.by_link:
        return registry.link_is_open(ticket.by_link)
    held = SessionStore(session)
    return is_signed_in(person, held) and registry.may_enter(person, held)


def is_signed_in(person, session: SessionStore) -> bool:
    """Whether the session is the person's and has not ended. One query; none without a key."""
    theirs = session.get(HASH_SESSION_KEY, "") if session.get(SESSION_KEY) == str(person.pk) else ""
    return constant_time_compare(theirs, person.get_session_auth_hash())


class Follower(AsyncWebsocketConsumer):
    """Opens at `live/?token=…`, says {"revision": n} at once and whenever it has risen."""

    ticket: tokens.Pass | None = None
    frames = 0
    told = newest = -1
    task: asyncio.Task | None = None
    watch: asyncio.Task | None = None
    numbers: dict[str, int]
    nameless: ClassVar[set["Follower"]] = set()

    async def __call__(self, scope, receive, send):
        try:
            await super().__call__(scope, receive, send)
        finally:  # also when the server cancels us
            hub.leave(self, self.topics)
            self.nameless.discard(self)
            if self.watch:
                self.watch.cancel()

    @property
    def shown(self) -> list[str]:
        """The topics of what the page shows."""
        return followed(self.ticket.topic, self.ticket.side) if self.ticket else []

    @property
    def topics(self) -> list[str]:
        return [*self.shown, person_topic(self.ticket.person_id)] if self.ticket else []

    async def connect(self) -> None:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        self.ticket = tokens.read(query.get("token", [""])[0])
        if self.ticket is None:
            await self.refuse(Close.STALE)
        elif self.is_full() or (seen := await self.ask()) is None:
            await self.refuse(Close.REFUSED)
        else:
            await self.accept()
            self.numbers = {topic: seen[topic] for topic in self.shown}
            hub.join(self, seen)
            self.tell(self.ticket.topic, seen[self.ticket.topic])
            self.watch = asyncio.create_task(self._keep_asking())

    def is_full(self) -> bool:
        """Whether this one has no name and there is no room; else it is counted until it ends or is refused."""
        if self.ticket.person_id:
            return False
        self.nameless.add(self)
        return len(self.nameless) > GALLERY

    async def ask(self) -> dict[str, int] | None:
        """The numbers, if the browser is the token's person's and they may follow the topic."""
        return await ask(self.ticket, self.scope["cookies"].get(settings.SESSION_COOKIE_NAME))

    async def refuse(self, code: int) -> None:
        """Accepts first: browsers cannot tell why a handshake was refused, but can read the code of a close."""
        self.nameless.discard(self)
        await self.accept()
        await self.close(code)

    def tell(self, topic: str, revision: int) -> None:
        """Takes note and returns. However many numbers come while a send is under way, only the last follows it."""
        if topic not in self.numbers:
            self.asking = asyncio.create_task(self._ask_again())
            return
        self.numbers[topic] = max(revision, self.numbers[topic])
        self.newest = sum(self.numbers.values())
        if self.told < self.newest and (self.task is None or self.task.done()):
            self.task = asyncio.create_task(self._say_newest())

    async def _say_newest(self) -> None:
        while self.told < self.newest:
            self.told = self.newest
            await self.send(text_data=f'{{"revision": {self.told}}}')

    async def _ask_again(self) -> None:
        if await self.ask() is None:
            hub.leave(self, self.topics)
            await self.close(Close.REFUSED)

    async def _keep_asking(self) -> None:
        """Rights also end by the clock, and by signing out elsewhere: nobody touches a topic then."""
        while True:
            await asyncio.sleep(ASK_EVERY)
            try:
                await self._ask_again()
            except Error:
                log.warning(
                    "Whether somebody may still follow cannot be asked: the database does not answer."
                )

    async def receive(self, text_data=None, bytes_data=None) -> None:
        self.frames += 1
        if self.frames > PATIENCE:
            await self.close(Close.NOISY)
