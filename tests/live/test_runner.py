"""The runner beside the loop: a hanging round holds up no other, and the end waits for those in hand."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError

from cohesion.kit import clock
from cohesion.live import rounds, runner
from cohesion.live.models import Round
from cohesion.live.runner import Runner

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def register(monkeypatch):
    monkeypatch.setattr(rounds, "_timed", {})
    monkeypatch.setattr(runner, "TICK", 0.02)

    def register(name: str, run) -> None:
        rounds.register(name, every=timedelta(milliseconds=1), run=run)

    return register


async def until(true) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


async def stopped(stop: asyncio.Event, task: asyncio.Task) -> None:
    stop.set()
    await asyncio.wait_for(task, 30)


async def test_one_that_fails_and_one_that_hangs_stop_no_other(register, monkeypatch, caplog):
    monkeypatch.setattr(runner, "DRAIN", 0.05)
    ran, let_go = [], threading.Event()
    register("hanging", lambda now: let_go.wait(30))
    register("failing", lambda now: 1 / 0)
    register("well", ran.append)
    work, stop = Runner(), asyncio.Event()
    task = asyncio.create_task(work.run(stop))
    await until(lambda: len(ran) >= 3)
    assert work.busy().count("hanging") == 1
    await stopped(stop, task)
    assert "did not end" in caplog.text
    let_go.set()
    await until(lambda: not work.busy())


async def test_rounds_run_beside_the_loop_and_are_waited_for(register):
    begun, threads = threading.Event(), []

    def take_a_while(now) -> None:
        begun.set()
        threading.Event().wait(0.1)
        threads.append(threading.current_thread())

    register("slow", take_a_while)
    work, stop = Runner(), asyncio.Event()
    task = asyncio.create_task(work.run(stop))
    await until(begun.is_set)
    await stopped(stop, task)
    assert threads
    assert threading.main_thread() not in threads
    assert work.busy() == []


async def test_two_processes_share_the_rounds(register):
    ran = []
    rounds.register("shared", every=timedelta(hours=1), run=ran.append)
    for one in (Runner(), Runner()):
        await one.look()
        await one.drain()
    assert len(ran) == 1
    kept = await asyncio.to_thread(lambda: closing(Round.objects.get))
    assert kept.ended_at >= kept.began_at


def test_of_many_that_claim_at_one_moment_one_succeeds(register):
    register("wanted by all", lambda now: None)
    now, gate = clock.now(), threading.Barrier(6)
    Round.objects.create(name="wanted by all", next_at=now)

    def claim(_) -> bool:
        gate.wait(30)
        return closing(lambda: rounds.claim("wanted by all", now))

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(claim, range(6))) == 1


def closing(read):
    """What a query says, on a thread that leaves no connection behind."""
    try:
        return read()
    finally:
        rounds.connection.close()


async def test_ten_thousand_waiting_rows_delay_no_round(register):
    """The figure is 3 s; the runner's own share of it is a tick."""

    def fill() -> None:
        later = clock.now() + timedelta(hours=1)
        Round.objects.bulk_create([Round(name=f"row {n}", next_at=later) for n in range(10_000)])

    await asyncio.to_thread(lambda: closing(fill))
    began = []
    rounds.register("quick", every=timedelta(hours=1), run=began.append)
    asked = clock.now()
    work = Runner()
    await work.look()
    await work.drain()
    assert began[0] - asked < timedelta(seconds=3)


async def test_a_database_that_does_not_answer_is_said_once(register, monkeypatch, caplog):
    async def gone(now) -> list[str]:
        raise OperationalError("gone")

    monkeypatch.setattr(runner, "_due", gone)
    work = Runner()
    await work.look()
    await work.look()
    assert caplog.text.count("Nobody can say what is due") == 1
