"""Senders in processes of their own, on the tests' database, and a provider in another."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings

from tests.fakes import ACCOUNT, TOKEN, Elsewhere, fake_twilio_process
from tests.site.process import PATIENCE, database_url

KILLED = -signal.SIGKILL


class Nursery:
    """Lives of senders, one after the other. `live` gives what it ended with; `begin` and `end` are its halves."""

    def __init__(self, provider: str, log: Path) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "cohesion.settings",
            "SMS_PROVIDER": "twilio",
            "TWILIO_API_BASE": provider,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_FROM": "+447700900999",
        }
        self.log = log
        with log.open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.child"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                bufsize=1,
            )

    def begin(self, **order) -> int:
        """Starts a life; returns its process."""
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        self.alive = self.hear("began")
        return self.alive

    def end(self) -> int:
        """Waits until it has ended, and returns with what: 0 when there was nothing left to do."""
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        if not ready:
            os.kill(self.alive, signal.SIGKILL)
        code = self.hear("ended")
        assert ready, f"the sender does not end:\n{self.log.read_text()}"
        return code

    def hear(self, what: str) -> int:
        said = self.process.stdout.readline().split()
        assert said[:1] == [what], f"{said} instead of {what}:\n{self.log.read_text()}"
        return int(said[1])

    def live(self, **order) -> int:
        self.begin(**order)
        return self.end()

    def live_for(self, seconds: float) -> int:
        """A life cut after that time, unless it is over before."""
        process = self.begin()
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        return self.end()

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def server() -> Iterator[Elsewhere]:
    with fake_twilio_process(latency_s=(0.005, 0.02)) as twilio:
        yield twilio


@contextmanager
def opened(server: Elsewhere, folder: Path) -> Iterator[Nursery]:
    nursery = Nursery(server.base, folder / "child.log")
    yield nursery
    nursery.close()
    print(nursery.log.read_text())


@pytest.fixture(scope="module")
def nursery(
    server: Elsewhere, django_db_setup, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Nursery]:
    with opened(server, tmp_path_factory.mktemp("crash")) as nursery:
        yield nursery


@pytest.fixture
def another(server: Elsewhere, nursery: Nursery, tmp_path: Path) -> Iterator[Nursery]:
    """A second nursery, whose senders live at the same time as those of the first."""
    with opened(server, tmp_path) as another:
        yield another


@pytest.fixture
def twilio(server: Elsewhere) -> Elsewhere:
    """The provider, with nothing taken and nothing wrong."""
    server.reset()
    server.be(fates=[], rates={}, list_fates=[])
    return server
