"""Sockets as a browser opens them, for any test that follows a page."""

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import transaction
from django.test import Client

from cohesion.live import tokens
from cohesion.live.actions import touch
from cohesion.live.consumers import Follower
from cohesion.live.queries import revisions

TOPIC = "board.K7P2"
OWN = object()


class Socket(WebsocketCommunicator):
    """Channels' own keeps every thread's database connection open, so that PostgreSQL cannot drop the test database.

    `signed_in` is whose browser it is; None for one that is signed out.
    """

    signed_in = None
    send_input = ApplicationCommunicator.send_input
    receive_output = ApplicationCommunicator.receive_output

    async def connect(self, timeout=1):
        if self.signed_in:
            self.scope["cookies"] = await cookies_of(self.signed_in)
        return await super().connect(timeout)


@database_sync_to_async
def cookies_of(person) -> dict[str, str]:
    """A session of the person's, as their browser keeps it."""
    client = Client()
    client.force_login(person)
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


@database_sync_to_async
def change(topic: str = TOPIC, times: int = 1) -> int:
    """Commits that many changes of a topic, one by one; returns its number."""
    for _ in range(times):
        with transaction.atomic():
            touch(topic)
    return revisions([topic])[topic]


def socket(person, topic: str = TOPIC, *, token: str | None = None, session=OWN) -> Socket:
    """A socket of that person's browser, with a token of theirs unless another is given. `session` is who is signed
    in there, if another."""
    token = tokens.issue(topic, person) if token is None else token
    opened = Socket(Follower.as_asgi(), f"/live/?token={token}")
    opened.scope["cookies"] = {}
    opened.signed_in = person if session is OWN else session
    return opened


async def opened(person, **options) -> Socket:
    """A socket that has been let in and has said its first number."""
    follower = socket(person, **options)
    assert (await follower.connect())[0]
    assert "revision" in await follower.receive_json_from()
    return follower


async def close_code(follower: Socket) -> int:
    """The code the server closes with: the next thing it says."""
    said = await follower.receive_output()
    assert said["type"] == "websocket.close", said
    return said["code"]
