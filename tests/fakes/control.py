"""How another process sees what a fake has taken, and tells it what to do next."""

from collections import deque
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes.answers import answer
from tests.fakes.latency import from_plain

if TYPE_CHECKING:
    from tests.fakes.twilio import FakeTwilio

FIELDS = ("sid", "to", "body", "at", "clock", "callback", "status")


async def control(fake: "FakeTwilio", request: web.BaseRequest) -> web.Response:
    """`/fake/reset` starts afresh, `/fake/be` changes it, `/fake/text-in` is a reply, and `/fake/state` says all."""
    match request.path.removeprefix("/fake/"):
        case "reset":
            fake.start_anew()
            return answer(200, {})
        case "be":
            be(fake, await request.json())
            return answer(200, {})
        case "text-in":
            reply = await fake.text_in(**await request.json())
            return answer(200, {"sid": reply.sid})
    return answer(200, state(fake))


def be(fake: "FakeTwilio", wishes: dict) -> None:
    """Sets what is named: of the fake itself, its list of fates, its latency, or (as `telling`) how it tells."""
    for name, wish in wishes.pop("telling", {}).items():
        setattr(fake.telling, name, wish)
    for name, wish in wishes.items():
        assert hasattr(fake, name), f"a fake has no {name}"
        wish = deque(wish) if name in ("fates", "list_fates") else wish
        setattr(fake, name, from_plain(wish) if name == "latency_s" else wish)


def state(fake: "FakeTwilio") -> dict:
    texts = [{name: getattr(text, name) for name in FIELDS} for text in fake.texts]
    told = {"answers": fake.telling.answers, "refused": fake.telling.refused}
    return {
        "calls": fake.calls,
        "listed": fake.listed,
        "at_once": fake.most_at_once,
        "texts": texts,
        **told,
    }
