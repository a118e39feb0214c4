"""A local mail server for tests: says what it is told to say, and keeps what it takes."""

import asyncio
from collections import deque
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage


class FakeSmtp:
    """`async with FakeSmtp() as server:` serves on `server.port`, in this event loop.

    `refuse` maps a word of the protocol ("MAIL", "RCPT", "DATA", or "END" for after the message) to the line it is
    answered with. `cut_at` is the word at which the connection is cut; at "END" the message has been taken.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse: dict[str, str] = {}
        self.cut_at = ""
        self.greetings: deque[str] = deque()
        self.talks: set[asyncio.Task] = set()

    async def __aenter__(self) -> "FakeSmtp":
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_) -> None:
        self.server.close()
        for talk in self.talks:
            talk.cancel()  # one that goes on would outlive this loop, and its socket with it
        await asyncio.gather(*self.talks, return_exceptions=True)
        await self.server.wait_closed()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.talks.add(asyncio.current_task())
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await self.talk(reader, writer)
        finally:
            writer.close()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((self.greetings.popleft() if self.greetings else "220 ready").encode() + b"\r\n")
        while line := (await reader.readline()).decode().strip():
            word = line.split()[0].upper()
            if word == self.cut_at:
                return
            if word == "RCPT":
                self.recipients.append(line.partition("<")[2].rstrip(">"))
            usual = "354 go on" if word == "DATA" else "221 bye" if word == "QUIT" else "250 ok"
            said = self.refuse.get(word, usual)
            writer.write(said.encode() + b"\r\n")
            if said.startswith("354"):
                written = await reader.readuntil(b"\r\n.\r\n")
                if "END" not in self.refuse:
                    self.taken.append(message_from_bytes(written[:-5], policy=policy.default))
                if self.cut_at == "END":
                    return
                writer.write(self.refuse.get("END", "250 taken").encode() + b"\r\n")
            if word == "QUIT":
                return
