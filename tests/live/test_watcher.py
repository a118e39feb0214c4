import asyncio

import pytest
from django.db import OperationalError

from cohesion.live import watcher
from cohesion.live.hub import Hub
from cohesion.live.queries import revisions
from tests.live.sockets import change
from tests.live.test_hub import Screen


def test_revisions_of_many_topics_take_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert revisions(f"board.{number}" for number in range(500)) == {f"board.{n}": 0 for n in range(500)}


@pytest.mark.django_db(transaction=True)
async def test_look_spreads_what_has_risen():
    hub, screen = Hub(), Screen()
    hub.join(screen, {"a": 0, "b": 0})
    await change("b", times=2)
    await watcher.look(hub)
    assert screen.told == [("b", 2)]


async def test_look_asks_nothing_when_nobody_follows(monkeypatch):
    monkeypatch.setattr(watcher, "_read", None)
    await watcher.look(Hub())


async def test_watch_goes_on_after_the_database_was_away(monkeypatch, caplog):
    answers = [OperationalError("gone"), OperationalError("still gone"), {"a": 1}]
    done = asyncio.Event()

    async def read(topics):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    class Last(Screen):
        def tell(self, topic: str, revision: int) -> None:
            done.set()

    hub = Hub()
    hub.join(Last(), {"a": 0})
    monkeypatch.setattr(watcher, "_read", read)
    monkeypatch.setattr(watcher, "TICK", 0.001)
    task = asyncio.create_task(watcher.watch(hub))
    await asyncio.wait_for(done.wait(), 5)
    task.cancel()
    assert [record.levelname for record in caplog.records] == ["ERROR"]
