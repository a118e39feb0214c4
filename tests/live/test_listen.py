import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing

import pytest
from channels.db import database_sync_to_async
from django.db import connection

from cohesion.live import bell, listen
from tests.live.sockets import change


@asynccontextmanager
async def listening(work):
    """The task at work, from when it has rung for whatever was said before."""
    with bell.Ear(bell.OUTBOX) as ear:
        task = asyncio.create_task(work)
        assert await ear.wait(10)
        yield
        task.cancel()


@pytest.fixture
def commit(tmp_path):
    """Commits something by a connection of its own, as another process would."""
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE said (word)")
        yield path, lambda: other.execute("INSERT INTO said VALUES ('changed')")


async def test_sqlite_commit_of_another_connection_rings(commit):
    path, change_something = commit
    async with listening(listen.hear_sqlite(str(path))):
        with bell.Ear(bell.TOPICS) as topics, bell.Ear(bell.OUTBOX) as outbox:
            change_something()
            assert await topics.wait(5)
            assert await outbox.wait(5)


async def test_sqlite_at_rest_does_not_ring(commit):
    path, _ = commit
    async with listening(listen.hear_sqlite(str(path))):
        with bell.Ear(bell.TOPICS) as topics:
            assert not await topics.wait(listen.PAUSE * 3)


async def test_sqlite_locked_for_a_moment_is_looked_at_again(commit, monkeypatch):
    path, change_something = commit
    real, refused = sqlite3.connect, []

    class Busy:
        def __init__(self, *args, **kwargs) -> None:
            self.real = real(*args, **kwargs)

        def execute(self, sql: str):
            if len(refused) < 2:
                refused.append(sql)
                raise sqlite3.OperationalError("database is locked")
            return self.real.execute(sql)

        def close(self) -> None:
            self.real.close()

    monkeypatch.setattr(listen.sqlite3, "connect", Busy)
    async with listening(listen.hear_sqlite(str(path))):
        with bell.Ear(bell.TOPICS) as topics:
            change_something()
            assert await topics.wait(5)
    assert len(refused) == 2


@pytest.mark.django_db(transaction=True)
async def test_commit_here_is_heard_by_other_processes(monkeypatch):
    """What rings is the listening task alone: the bell of this process is held still while it commits."""
    async with listening(listen.listen()):
        with bell.Ear(bell.TOPICS) as topics:
            here = bell.ring
            monkeypatch.setattr("cohesion.live.actions.bell.ring", lambda channel: None)
            monkeypatch.setattr(listen, "bell", type("Bell", (), {"ring": staticmethod(here)}))
            await change()
            assert await topics.wait(5)


@pytest.mark.django_db(transaction=True)
async def test_postgres_is_listened_to_again_when_the_connection_is_cut(caplog):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: set DATABASE_URL")

    @database_sync_to_async
    def cut() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE query = 'LISTEN cohesion' AND datname = current_database()"
            )
            return len(cursor.fetchall())

    async with listening(listen.listen()):
        with bell.Ear(bell.OUTBOX) as outbox:
            assert await cut() == 1
            assert await outbox.wait(10)  # it rings when it listens again
    assert "are not heard" in caplog.text
