"""Measurements: each with its yardstick by turns, on a server of its own in another process. `make bench` runs them."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.conftest import make_database
from tests.load.measure import HEAD, machine
from tests.load.people import SITES
from tests.load.provider import Process, provider_process
from tests.load.service import Service

ENGINE = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
NewService = Callable[..., Service]


@pytest.fixture(scope="session")
def report() -> Callable[[str], None]:
    """Prints a row; the first time also the head, with the machine."""
    print(f"\n\n{machine(ENGINE)}\n\n{HEAD}\n|{' --- |' * (HEAD.count('|') - 1)}")
    return print


@pytest.fixture(scope="session")
def provider() -> Iterator[Process]:
    with provider_process() as twilio:
        yield twilio


@pytest.fixture
def new_service(tmp_path: Path, provider: Process) -> Iterator[NewService]:
    """Makes a server with a first ring of so many people; not running. It is stopped at the end."""
    made: list[Service] = []

    def new(total: int, places: int = SITES) -> Service:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        service = Service(tmp_path, make_database(tmp_path, "load"), port, provider=provider.base)
        service.load(total, places)
        made.append(service)
        return service

    yield new
    for service in made:
        service.stop()
        assert service.troubles() == [], service.said()
