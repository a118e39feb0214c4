import asyncio
import logging
import os
import signal

import pytest

from cohesion.site import running
from cohesion.site.running import Job, Tasks, work


async def for_ever(stop: asyncio.Event) -> None:
    await asyncio.Event().wait()


async def until_told(stop: asyncio.Event) -> None:
    await stop.wait()


async def fail(stop: asyncio.Event) -> None:
    raise ValueError("the reason")


async def leave(stop: asyncio.Event) -> None:
    """Ends by itself, without a word."""


@pytest.mark.parametrize("death", [fail, leave])
async def test_job_that_ends_by_itself_stops_the_process(death, caplog):
    died = asyncio.Event()
    tasks = Tasks([Job("sender", death, finishes=True), Job("listener", for_ever)], died.set)
    tasks.start()
    await asyncio.wait_for(died.wait(), 5)
    assert await tasks.finish()
    assert tasks.code == 1
    [said] = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert "The sender has died" in said.getMessage()


async def test_jobs_that_finish_are_let_and_others_are_cut():
    ended = []

    async def tidy(stop: asyncio.Event) -> None:
        await stop.wait()
        ended.append("tidy")

    tasks = Tasks(
        [Job("tidy", tidy, finishes=True), Job("endless", for_ever)], on_death=lambda: ended.append("died")
    )
    tasks.start()
    await asyncio.sleep(0)
    assert await tasks.finish()
    assert (ended, tasks.code) == (["tidy"], 0)


async def test_job_that_does_not_finish_in_time_is_cut(monkeypatch, caplog):
    monkeypatch.setattr(running, "FINISH", 0.01)
    tasks = Tasks([Job("sender", for_ever, finishes=True)], on_death=lambda: None)
    tasks.start()
    assert not await tasks.finish()
    assert "The sender did not finish" in caplog.text


async def test_finishing_before_the_start_is_harmless():
    assert await Tasks([Job("sender", until_told, finishes=True)], on_death=lambda: None).finish()


async def test_work_ends_with_nought_when_told_and_one_when_something_died():
    def told() -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    assert await work([Job("sender", until_told, finishes=True)], ready=told) == 0
    assert await work([Job("sender", fail, finishes=True)], ready=lambda: None) == 1
