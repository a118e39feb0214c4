"""The web server of a process: Daphne's, on its own loop, with our tasks beside it and an end that drains.

Daphne's own end resets requests in flight: the view goes on and commits, its person sees an error and does it again.
"""

from daphne.server import Server, twisted_loop  # isort: skip  the first import of Twisted chooses the event loop

import asyncio
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from typing import Any

from autobahn.websocket import protocol as autobahn
from daphne.endpoints import build_endpoint_description_strings
from daphne.http_protocol import WebRequest
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet import reactor as chosen_reactor
from twisted.internet.defer import Deferred

from cohesion.live.consumers import Close
from cohesion.site.running import FINISH, SIGNALS, Tasks

log = logging.getLogger(__name__)
reactor: Any = chosen_reactor  # Twisted types it as a module
DRAIN = 10.0  # seconds that requests in flight have to end
KNOCKING = 1000  # connections taken from the system's queue at the end; it holds fewer
AT_ONCE = 32  # requests worked on at once: each has a thread and, on PostgreSQL, a connection from the pool
RECEIPT, REPLY, BOARD = "/status/", "/inbound/", "board"
# Of these, each kind: the more work at once, the longer each among them takes, and a raise shares the processor.
OF_A_KIND = {RECEIPT: 4, REPLY: 4, BOARD: 3}
A_BOARD = re.compile(r"/incidents/[A-Za-z0-9]{4}/(board/|timeline/)?")
LONGEST_FRAME = 1024  # bytes: browsers have nothing to tell us by socket

for words in ("pformat", "hltype", "hlval"):
    setattr(autobahn, words, lambda thing: "")  # at each handshake it words its options, for nobody


class CannotListen(Exception):
    """The address is taken, or not ours."""


class InTurn:
    """Lets so many requests in at once, and the others wait their turn. Sockets pass: they have no thread.

    Receipts come by the thousand, and nobody waits for them; after a change everybody fetches the board at once. Few
    of either are let in at a time: they wait for each other, and a raise or an answer does not wait for them. Replies
    come in the same minute too, and none is to wait much longer than the rest: they are taken in the order they came.
    """

    def __init__(
        self, application: Callable, at_once: int = AT_ONCE, of_a_kind: Mapping[str, int] = OF_A_KIND
    ) -> None:
        self.application = application
        self.turns = asyncio.Semaphore(at_once)
        self.turns_of = {kind: asyncio.Semaphore(most) for kind, most in of_a_kind.items()}

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            return await self.application(scope, receive, send)
        kind = kind_of(scope["method"], scope["path"])
        async with self.turns_of.get(kind, nullcontext()), self.turns:
            return await self.application(scope, receive, send)


def kind_of(method: str, path: str) -> str:
    """What is asked, where many ask it at once: a receipt or a reply, by any of the names in `messaging/urls.py`; or to
    be shown one incident, which is its board, the part that is fetched again or its timeline, and no form."""
    if path.startswith("/messaging/"):
        return next((kind for kind in (RECEIPT, REPLY) if path.endswith(kind)), "")
    return BOARD if method == "GET" and A_BOARD.fullmatch(path) else ""


class DrainingServer(Server):
    """Serves on one address, runs tasks beside it, and ends without cutting anybody off."""

    def __init__(
        self, application: Callable, host: str, port: int, tasks: Tasks, ready: Callable[[str], None]
    ) -> None:
        super().__init__(
            InTurn(application),
            endpoints=build_endpoint_description_strings(host=host, port=port),
            signal_handlers=False,
            server_name="",
            websocket_max_message_size=LONGEST_FRAME,
            websocket_max_frame_size=LONGEST_FRAME,
            ready_callable=lambda: reactor.callWhenRunning(self.begin),
        )
        self.tasks, self.ready = tasks, ready
        self.ports: list = []
        self.refusal = ""
        self.ending: asyncio.Task | None = None

    def serve(self, *, signals: bool) -> int:
        """Until SIGTERM or SIGINT; returns the exit code. CannotListen when the address cannot be had."""
        if signals:
            for number in SIGNALS:
                twisted_loop.add_signal_handler(number, self.end)
        self.run()
        if self.refusal:
            raise CannotListen(self.refusal)
        return self.tasks.code

    def listen_success(self, port) -> None:
        super().listen_success(port)
        self.ports.append(port)

    def listen_error(self, failure) -> None:
        self.refusal = failure.getErrorMessage()
        self.stop()

    def begin(self) -> None:
        self.tasks.start()
        host, port = self.listening_addresses[0]
        self.ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")

    # --- the end --------------------------------------------------------------------------------------------------

    def end(self) -> None:
        """Drains, then stops. Asked a second time, it stops at once."""
        if self.ending:
            log.warning("Told to stop again: stopping at once.")
            os._exit(1)
        watchdog = threading.Timer(DRAIN + FINISH + 5, os._exit, [1])  # whatever goes wrong, the process ends
        watchdog.daemon = True
        watchdog.start()
        self.ending = twisted_loop.create_task(self.drain())

    async def drain(self) -> None:
        """New connections are refused, sockets told to come back, requests and the dispatcher let finish."""
        finished = False
        try:
            self.close_doors()
            self.close_sockets()
            finished = await self.finish_requests()
            finished = await self.tasks.finish() and finished
        except Exception:
            log.exception("The end did not go as it should.")
        if not finished:
            logging.shutdown()
            os._exit(
                1
            )  # threads that go on cannot be stopped; tearing the interpreter down under them crashes it
        reactor.stop()

    def close_doors(self) -> None:
        """Lets in who has knocked already: closing the door on them would reset their connection."""
        for port in self.ports:
            port.numberAccepts = KNOCKING
            port.doRead()
            port.stopListening()

    def close_sockets(self) -> None:
        for protocol in list(self.connections):
            if isinstance(protocol, WebSocketProtocol) and protocol.state == protocol.STATE_OPEN:
                protocol.serverClose(Close.RESTARTING)

    async def finish_requests(self) -> bool:
        """Waits until every request has its answer on the wire; False when the time is up."""
        deadline = twisted_loop.time() + DRAIN
        await asyncio.sleep(0.05)  # who has just been let in has yet to say what they want
        while list(self.applications(WebRequest)) or reactor.getWriters():
            if twisted_loop.time() > deadline:
                log.error("Requests did not end in %d seconds and were cut.", DRAIN)
                return False
            await asyncio.sleep(0.02)
        return True

    def applications(self, kind: type) -> Iterator[asyncio.Future]:
        """What works for the connections of that kind now."""
        for protocol, details in list(self.connections.items()):
            application = details.get("application_instance")
            if isinstance(protocol, kind) and application and not application.done():
                yield application

    def kill_all_applications(self) -> Deferred:
        """What is left when the loop stops. Daphne's own fails on a connection that has just ended."""
        left = list(self.applications(object))
        for application in left:
            application.cancel()
        return Deferred.fromFuture(asyncio.ensure_future(asyncio.gather(*left, return_exceptions=True)))
