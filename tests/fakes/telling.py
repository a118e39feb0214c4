"""What the provider tells us by itself, receipts and replies, and every way in which that goes wrong."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import aiohttp

from tests.fakes.answers import ACCOUNT, signature
from tests.fakes.text import Text

Form = dict[str, str]
CALLS = 2  # Twilio tries once more, and only when nobody could be connected to
LATE = ("delivered", "undelivered")


@dataclass
class Telling:
    """Which statuses follow a text, `after_s` seconds apart, and the shares of texts with which something is wrong.

    `twice`, `lost` and `backwards` are such shares. `early` tells all before the call is answered; `forged` puts before
    each true receipt two false "delivered", one unsigned and one of another account. `houses` are the addresses where
    our webs listen, in turn, in place of the public address that is signed; empty is that address itself.
    """

    statuses: tuple[str, ...] = ()
    after_s: float = 0.0
    twice: float = 0.0
    lost: float = 0.0
    backwards: float = 0.0
    early: bool = False
    forged: bool = False
    public: str = ""
    houses: list[str] = field(default_factory=list)
    undelivered: dict[str, int] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    turn: int = 0

    def sequence(self, text: Text, random: Random) -> list[tuple[str, int | None]]:
        """The statuses of one text with their error codes, in the order in which they are told."""
        if random.random() < self.lost:
            return []
        said = self._true(text)
        if random.random() < self.backwards:
            said.reverse()
        return [one for one in said for _ in range(2 if random.random() < self.twice else 1)]

    def _true(self, text: Text) -> list[tuple[str, int | None]]:
        code = self.undelivered.get(text.to)
        return [("undelivered", code) if code and one in LATE else (one, None) for one in self.statuses]

    async def receipts(self, text: Text, random: Random) -> None:
        """Posts them, signed, to the text's own address. What became of the text is true whatever of it is told."""
        async with aiohttp.ClientSession() as session:
            for status, error_code in self.sequence(text, random):
                await asyncio.sleep(self.after_s)
                text.move(status, error_code)
                form = receipt(text, status, error_code)
                if self.forged:
                    await self._forge(session, text)
                self.answers.append(await self.post(session, text.callback, form))
        if self.statuses:
            text.move(*self._true(text)[-1])

    async def _forge(self, session: aiohttp.ClientSession, text: Text) -> None:
        lie = receipt(text, "delivered")
        self.refused.append(await self.post(session, text.callback, lie, token="guessed"))
        self.refused.append(await self.post(session, text.callback, lie | {"AccountSid": "AC" + "9" * 32}))

    async def post(self, session: aiohttp.ClientSession, url: str, form: Form, **also: str) -> int:
        """The status we were answered with; 0 when nobody could be reached, even at a second try."""
        signed = {"X-Twilio-Signature": signature(url, form, **also)}
        self.turn += 1
        for turn in range(self.turn, self.turn + CALLS):
            with suppress(aiohttp.ClientError):
                async with session.post(self.house(url, turn), data=form, headers=signed) as answer:
                    await answer.read()
                    return answer.status
        return 0

    def house(self, url: str, turn: int) -> str:
        """Where that address is answered: as a proxy in front of several webs gives each its turn."""
        if not self.houses:
            return url
        return url.replace(self.public, self.houses[turn % len(self.houses)], 1)


def receipt(text: Text, status: str, error_code: int | None = None) -> Form:
    form = {"MessageSid": text.sid, "MessageStatus": status, "To": text.to, "AccountSid": ACCOUNT}
    return form | ({"ErrorCode": str(error_code)} if error_code else {})
