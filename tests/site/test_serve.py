"""`manage.py serve` as a process: how it starts, and that it ends without cutting anybody off."""

import asyncio
import json
import threading
import urllib.error
import urllib.request

import aiohttp
import pytest
from channels.db import database_sync_to_async
from django.core.management import CommandError, call_command
from django.db.migrations.executor import MigrationExecutor

from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.live import tokens
from cohesion.live.consumers import Close
from tests.live.sockets import change
from tests.site.process import Process, until

pytestmark = pytest.mark.django_db(transaction=True)
TOPIC = "open.board"


def get(address: str) -> tuple[int, bytes]:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


class Request(threading.Thread):
    """A request in flight. `answer` is empty when the connection was cut."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address, self.answer = address, ()
        self.start()

    def run(self) -> None:
        try:
            self.answer = get(self.address)
        except OSError:
            self.answer = ()

    def result(self) -> tuple:
        self.join(60)
        return self.answer


@pytest.fixture
def served(tmp_path, request):
    environment = getattr(request, "param", {})
    with Process(tmp_path, "serve", "--port", "0", **environment) as process:
        process.address()
        yield process


def in_flight(served: Process) -> Request:
    request = Request(f"{served.address()}/slow/")
    until((served.folder / "begun").exists)
    return request


def is_refused(address: str) -> bool:
    try:
        get(address)
    except OSError:
        return True
    return False


def test_it_serves_and_sends_and_ends_quietly(served):
    until(lambda: get(f"{served.address()}/health/")[0] == 200)
    assert json.loads(get(f"{served.address()}/health/")[1])["heartbeat_age_s"] < 10
    assert get(f"{served.address()}/static/live/follow.js")[0] == 200
    served.tell()
    assert served.ended() == 0, served.said()
    assert [line for line in served.said().splitlines() if "ready at" not in line] == []


def test_request_in_flight_is_answered_and_no_new_one_taken(served):
    request = in_flight(served)
    served.tell()
    until(lambda: is_refused(f"{served.address()}/health/"))
    (served.folder / "go on").touch()
    assert request.result() == (200, b"done")
    assert served.ended() == 0, served.said()


@pytest.mark.parametrize("served", [{"DRAIN": "0.2"}], indirect=True)
def test_request_that_does_not_end_is_cut_in_the_end(served):
    request = in_flight(served)
    served.tell()
    assert served.ended() == 1
    assert request.result() == ()
    assert "Requests did not end" in served.said()


def test_second_signal_stops_at_once(served):
    in_flight(served)
    served.tell()
    until(lambda: is_refused(f"{served.address()}/health/"))
    served.tell()
    assert served.ended() == 1


@pytest.fixture
async def connect(served):
    """Opens sockets of the served process as a browser does."""
    address = await asyncio.to_thread(served.address)
    async with aiohttp.ClientSession() as session:
        yield lambda token: session.ws_connect(
            f"{address}/live/?token={token}", headers={"Origin": "http://testserver"}
        )


async def test_socket_hears_of_changes_and_is_told_to_come_back(served, connect):
    amina = await database_sync_to_async(Person.objects.create)(name="Amina Example")
    await database_sync_to_async(new_link)(person=amina, purpose=PersonalLink.Purpose.ANSWER)
    link = await database_sync_to_async(amina.links.get)()
    async with connect("nonsense") as socket:
        await socket.receive(timeout=20)
        assert socket.close_code == Close.STALE
    async with connect(tokens.issue(TOPIC, amina, by_link=link.pk)) as socket:
        assert await socket.receive_json(timeout=20) == {"revision": 0}
        await change(TOPIC)  # in this process, which is another one
        assert await socket.receive_json(timeout=20) == {"revision": 1}
        served.tell()
        await socket.receive(timeout=20)
        assert socket.close_code == Close.RESTARTING
    assert await asyncio.to_thread(served.ended) == 0


def test_taken_port_is_refused_in_words(served, tmp_path_factory):
    port = served.address().rpartition(":")[2]
    with Process(tmp_path_factory.mktemp("second"), "serve", "--port", port) as second:
        assert second.ended() == 1
        assert "Choose another port with --port." in second.said()


def test_database_behind_the_program_is_refused_in_words(monkeypatch):
    monkeypatch.setattr("cohesion.site.health._applied", False)
    for missing, words in ((30, "has no tables yet"), (1, "is behind the program")):
        plan = [(f"journal.{number:04}", False) for number in range(missing)]
        monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets, plan=plan: plan)
        with pytest.raises(CommandError, match=f"{words}. Do this: python manage.py migrate"):
            call_command("serve", port=0)
