"""A fake in a process of its own."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.expect import Sent, Words, expected

ROOT = Path(__file__).resolve().parents[2]


class Elsewhere:
    """A fake in another process, by its address."""

    def __init__(self, base: str) -> None:
        self.base = base

    def state(self) -> dict:
        """`calls`, `listed`, `at_once`, and `texts` with their sid, to, body, at, clock, callback and status."""
        return self._get("/fake/state")

    def sent(self) -> list[Sent]:
        return [(text["to"], text["body"]) for text in self.state()["texts"]]

    def expects(self, foreseen: dict[str, Words]):
        """A block in which exactly these texts must come."""
        return expected(self.sent, foreseen)

    def reset(self) -> None:
        self._get("/fake/reset")

    def be(self, **wishes) -> None:
        """Changes it from here: `be(fates=["busy", "reset"], latency_s=[0.005, 0.02], telling={"twice": 1})`."""
        self._get("/fake/be", wishes)

    def text_in(self, number: str, body: str, **also) -> str:
        """Somebody texts us. Returns when we have been told, with the text's identifier."""
        return self._get("/fake/text-in", {"number": number, "body": body, **also})["sid"]

    def _get(self, path: str, said: dict | None = None) -> dict:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        body = None if said is None else json.dumps(said).encode()
        with direct.open(urllib.request.Request(self.base + path, body), timeout=60) as answer:  # noqa: S310  loopback
            return json.load(answer)


@contextmanager
def fake_twilio_process(
    *, latency_s: tuple[float, float] = (0.06, 0.15), **rates: float
) -> Iterator[Elsewhere]:
    """Serves until the block ends: `with fake_twilio_process(busy=0.05, reset=0.02) as twilio`."""
    command = [sys.executable, "-m", "tests.fakes", *map(str, latency_s), json.dumps(rates)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Elsewhere(process.stdout.readline().strip())
        finally:
            process.terminate()
