"""The yardstick of live pages: sockets, and one frame written to all of them. Nothing is asked of anybody."""

import asyncio
import base64
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3


class Broadcaster(asyncio.Protocol):
    """GET with a key opens a socket; POST tells everybody the next number."""

    sockets: set[asyncio.Transport] = set()
    revision = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        self.transport = transport

    def connection_lost(self, problem: Exception | None) -> None:
        self.sockets.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"POST"):
            self.tell()
            self.transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        elif data.startswith(b"GET"):
            self.open(data)

    def tell(self) -> None:
        Broadcaster.revision += 1
        text = f'{{"revision": {self.revision}}}'.encode()
        frame = bytes([0x81, len(text)]) + text
        for socket in self.sockets:
            socket.write(frame)

    def open(self, request: bytes) -> None:
        key = next(
            line[18:].strip()
            for line in request.split(b"\r\n")
            if line.lower().startswith(b"sec-websocket-key")
        )
        accept = base64.b64encode(hashlib.sha1(key + MAGIC).digest())  # noqa: S324  as the protocol has it
        upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.transport.write(upgrade + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        self.sockets.add(self.transport)


@contextmanager
def broadcaster_process() -> Iterator[int]:
    """Serves on loopback until the block ends; gives its port."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.load.broadcaster"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Broadcaster, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
