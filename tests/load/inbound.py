"""What a provider posts to us, signed, many at once: how long each took and how it was answered."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

import aiohttp

from tests.fakes import ACCOUNT, signature

STATUS = "/messaging/twilio/status/"
INBOUND = "/messaging/twilio/inbound/"


@dataclass(frozen=True)
class Posted:
    """A form for an address, with its signature, worked out beforehand."""

    url: str
    form: dict[str, str]
    signed: str


@dataclass(frozen=True)
class Answered:
    seconds: float
    status: int


def posted(url: str, **form: str) -> Posted:
    form = {"AccountSid": ACCOUNT} | form
    return Posted(url, form, signature(url, form))


def reply(url: str, number: str, body: str = "1") -> Posted:
    """A text that says 1."""
    return posted(url, MessageSid=f"SM{token_hex(16)}", From=number, To="+447700900999", Body=body)


def client(at_once: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once))


async def post(session: aiohttp.ClientSession, one: Posted) -> Answered:
    began = time.perf_counter()
    headers = {"X-Twilio-Signature": one.signed}
    async with session.post(one.url, data=one.form, headers=headers) as answer:
        await answer.read()
        return Answered(time.perf_counter() - began, answer.status)


async def post_all(all_of_them: Sequence[Posted], at_once: int) -> list[Answered]:
    """So many are under way at any moment, until all are answered."""
    waiting, answers = iter(all_of_them), []
    async with client(at_once) as session:

        async def hand() -> None:
            for one in waiting:
                answers.append(await post(session, one))

        await asyncio.gather(*(hand() for _ in range(at_once)))
    return answers
