"""What happens to a connection to SQLite between two who use it, in a file of its own."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cohesion.environment import sqlite
from cohesion.kit.sqlite import idle
from cohesion.kit.sqlite.base import DatabaseWrapper

GIVEN = {"TIME_ZONE": None, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True}


@pytest.fixture(autouse=True)
def _nothing_kept(django_db_blocker) -> Iterator[None]:
    idle.close_all()
    with django_db_blocker.unblock():
        yield
    idle.close_all()


@pytest.fixture
def path(tmp_path) -> Path:
    (tmp_path / "one.sqlite3").touch()
    return tmp_path / "one.sqlite3"


def opened(path: Path) -> DatabaseWrapper:
    """A connection as a request's thread makes it."""
    wrapper = DatabaseWrapper(sqlite_settings(path))
    wrapper.ensure_connection()
    return wrapper


def sqlite_settings(path: Path) -> dict:
    return sqlite(str(path)) | GIVEN


def asked(wrapper: DatabaseWrapper, words: str) -> list:
    with wrapper.cursor() as cursor:
        return cursor.execute(words).fetchall()


def test_next_one_has_what_the_last_one_closed(path):
    first = opened(path)
    raw = first.connection
    first.close()
    second = opened(path)
    assert second.connection is raw
    assert opened(path).connection is not raw, "nobody shares one"
    assert asked(second, "PRAGMA synchronous") == [(2,)]
    assert asked(second, "PRAGMA foreign_keys") == [(1,)]


def test_one_that_was_left_in_a_transaction_is_closed_and_undone(path):
    first = opened(path)
    asked(first, "CREATE TABLE said (words)")
    raw = first.connection
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    asked(first, "INSERT INTO said VALUES ('lost')")
    first.close()
    second = opened(path)
    assert second.connection is not raw
    assert asked(second, "SELECT * FROM said") == []
    second.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)  # its turn is free


def test_one_that_had_an_error_is_closed(path):
    first = opened(path)
    raw, first.errors_occurred = first.connection, True
    first.close()
    assert opened(path).connection is not raw


def test_another_file_in_its_place_gets_a_connection_of_its_own(path):
    old = opened(path)
    asked(old, "CREATE TABLE old (words)")
    old.close()
    (path.parent / "restored").touch()
    (path.parent / "restored").rename(path)
    assert asked(opened(path), "SELECT name FROM sqlite_master") == []


def test_none_is_carried_over_a_fork(path):
    first = opened(path)
    raw = first.connection
    first.close()
    process = os.fork()
    if not process:
        os._exit(0)
    os.waitpid(process, 0)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")


def test_no_more_are_kept_than_are_used_at_once(path, monkeypatch):
    monkeypatch.setattr(idle, "MOST", 2)
    several = [opened(path) for _ in range(4)]
    for one in several:
        one.close()
    assert len(idle._idle[idle.file_at(str(path))]) == 2
