"""The one consumer: a socket that carries one number and no content. It knows no domain and takes no orders."""

import asyncio
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth import get_user_model

from cohesion.live import registry, tokens
from cohesion.live.hub import hub
from cohesion.live.queries import person_topic, revisions
from cohesion.live.threads import in_threads

PATIENCE = 20  # frames a browser may send before it is closed; ours sends none


class Close:
    """Why a socket is closed, for the browser to act on. Plain numbers: Daphne refuses even an IntEnum."""

    RESTARTING = 4000  # come back
    STALE = 4401  # the token is missing, forged or too old: fetch a fresh one
    REFUSED = 4403  # this person may not follow this topic, or no longer
    NOISY = 4429  # talks, where there is nothing to say


@in_threads("follower", at_most=8)
def ask(ticket: tokens.Pass, session) -> dict[str, int] | None:
    """The numbers to follow from, or None when the person, or this session of theirs, may not. The numbers are read
    before the rule is asked, so that a change in between is heard of."""
    seen = revisions([ticket.topic, person_topic(ticket.person_id)])
    person = get_user_model().objects.filter(pk=ticket.person_id, is_active=True).first()
    if person is None or not (ticket.by_link or registry.may_enter(person, session)):
        return None
    return seen if registry.may_watch(person, ticket.topic) else None


class Follower(AsyncWebsocketConsumer):
    """Opens at `live/?token=…`, says {"revision": n} at once and whenever it has risen."""

    ticket: tokens.Pass | None = None
    frames = 0
    told = newest = -1
    task: asyncio.Task | None = None

    async def __call__(self, scope, receive, send):
        try:
            await super().__call__(scope, receive, send)
        finally:  # also when the server cancels us
            hub.leave(self, self.topics)

    @property
    def topics(self) -> tuple[str, ...]:
        return (self.ticket.topic, person_topic(self.ticket.person_id)) if self.ticket else ()

    async def connect(self) -> None:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        self.ticket = tokens.read(query.get("token", [""])[0])
        if self.ticket is None:
            await self.refuse(Close.STALE)
        elif not self.is_theirs() or (seen := await ask(self.ticket, self.session)) is None:
            await self.refuse(Close.REFUSED)
        else:
            await self.accept()
            hub.join(self, seen)
            self.tell(self.ticket.topic, seen[self.ticket.topic])

    @property
    def session(self):
        return self.scope.get("session") or {}

    def is_theirs(self) -> bool:
        """Whether the browser is signed in as the token's person, or came by a personal link of theirs."""
        return self.ticket.by_link or self.scope["user"].pk == self.ticket.person_id

    async def refuse(self, code: int) -> None:
        """Accepts first: browsers cannot tell why a handshake was refused, but can read the code of a close."""
        await self.accept()
        await self.close(code)

    def tell(self, topic: str, revision: int) -> None:
        """Takes note and returns. However many numbers come while a send is under way, only the last follows it."""
        if topic == self.ticket.topic and revision > self.newest:
            self.newest = revision
            if self.task is None or self.task.done():
                self.task = asyncio.create_task(self._say_newest())
        elif topic != self.ticket.topic:
            self.asking = asyncio.create_task(self._ask_again())

    async def _say_newest(self) -> None:
        while self.told < self.newest:
            self.told = self.newest
            await self.send(text_data=f'{{"revision": {self.told}}}')

    async def _ask_again(self) -> None:
        if await ask(self.ticket, self.session) is None:
            hub.leave(self, self.topics)
            await self.close(Close.REFUSED)

    async def receive(self, text_data=None, bytes_data=None) -> None:
        self.frames += 1
        if self.frames > PATIENCE:
            await self.close(Close.NOISY)
