"""HTTP by Django, sockets by the one consumer."""

import os
from collections.abc import Callable

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cohesion.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  the models must be ready first
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402
from django.urls import path  # noqa: E402

from cohesion.live.consumers import Follower  # noqa: E402


class OneWay(ASGIHandler):
    """Takes a request to its thread once, and does all there: middleware, view and page.

    Django's own goes to the thread and back for each step of each middleware, which costs more than most of our views.
    All our views are synchronous.
    """

    _middleware_chain: Callable

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)
        self._middleware_chain = sync_to_async(self._middleware_chain, thread_sensitive=True)


application = ProtocolTypeRouter(
    {
        "http": OneWay(),
        "websocket": AllowedHostsOriginValidator(
            CookieMiddleware(URLRouter([path("live/", Follower.as_asgi())]))  # who it is, the consumer asks
        ),
    }
)
