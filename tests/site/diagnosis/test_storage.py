from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from cohesion.journal.actions import write
from cohesion.site.diagnosis import storage
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")


def test_database_that_does_not_answer_is_a_problem(monkeypatch):
    def gone() -> list[str]:
        raise OperationalError("connection refused\n")

    monkeypatch.setattr(storage, "unapplied_migrations", gone)
    found = storage.database()
    assert (found.grade, found.what) == (PROBLEM, "The database does not answer: connection refused.")


def test_sqlite_that_could_lose_what_it_committed_is_a_problem(on_sqlite):
    [found] = storage.sqlite()
    assert "synchronous" in found.what


def test_full_disk_is_a_problem(on_sqlite, healthy, monkeypatch):
    monkeypatch.setattr(storage, "ROOM", 10**18)
    assert [found.what for found in storage.sqlite()] == ["Less than 1 GB is free where the database is."]


def test_copy_that_is_missing_or_old_is_a_warning(now):
    assert storage.backups(now).grade == WARN
    write(by=None, subject=storage.BACKUPS, kind="backed_up", text="Copied the database")
    assert storage.backups(now + timedelta(hours=35)).grade == OK
    found = storage.backups(now + timedelta(hours=37))
    assert (found.grade, "deploy/README.md" in found.do) == (WARN, True)


def test_each_engine_has_its_own_questions(healthy, now):
    assert all(found.grade == OK for found in storage.storage(now))


def test_putting_a_copy_back_makes_no_new_one(now):
    write(by=None, subject=storage.BACKUPS, kind="restored", text="Restored")
    assert storage.backups(now).grade == WARN
