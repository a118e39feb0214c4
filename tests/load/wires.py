"""Many sockets that only note when a number came: a client that costs next to nothing."""

import asyncio
import base64
import os
import re
import time

HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nOrigin: http://127.0.0.1:{port}\r\n"
    "Cookie: {cookie}\r\n\r\n"
)
AT_ONCE = 50  # handshakes


class Wire(asyncio.Protocol):
    """One socket. `heard` is the last number, `at` when it came, by time.perf_counter()."""

    def __init__(self, handshake: str) -> None:
        self.handshake = handshake
        self.opened = asyncio.get_running_loop().create_future()
        self.heard, self.at = -1, 0.0
        self.waiting: asyncio.Future | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport
        transport.write(self.handshake.encode())

    def data_received(self, data: bytes) -> None:
        if not self.opened.done():
            self.opened.set_result(data.startswith(b"HTTP/1.1 101"))
        numbers = re.findall(rb'"revision": (\d+)', data)
        if numbers:
            self.heard, self.at = int(numbers[-1]), time.perf_counter()
            if self.waiting and not self.waiting.done():
                self.waiting.set_result(self.at)

    def next(self) -> asyncio.Future:
        """When the next number comes."""
        self.waiting = asyncio.get_running_loop().create_future()
        return self.waiting


async def open_wires(port: int, doors: list[tuple[str, str]]) -> list[Wire]:
    """A socket for each path and cookie; AssertionError when one is not let in."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(path: str, cookie: str) -> Wire:
        key = base64.b64encode(os.urandom(16)).decode()
        words = HANDSHAKE.format(path=path, port=port, key=key, cookie=cookie)
        async with turns:
            _, wire = await asyncio.get_running_loop().create_connection(
                lambda: Wire(words), "127.0.0.1", port
            )
            assert await wire.opened
        return wire

    return list(await asyncio.gather(*(one(*door) for door in doors)))
