"""A copy of the database is whole, private, and starts a service again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cohesion.directory.states import Role
from cohesion.journal.models import Audience, Entry
from cohesion.journal.readers import audience_of
from cohesion.journal.verifying import first_fault
from tests import factories
from tests.site.process import Process, until
from tests.site.test_serve import get

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def out(tmp_path) -> Path:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has its own pg_dump")
    return tmp_path / "copy.sqlite3"


def test_copy_has_every_row_is_private_and_noted(out):
    place, *_ = factories.a_site()
    call_command("backup", out=out)
    with closing(sqlite3.connect(out)) as copy:
        assert copy.execute("SELECT name FROM directory_place").fetchall() == [(place.name,)]
    assert out.stat().st_mode & 0o077 == 0
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    assert Entry.objects.get(subject="backups").words.by_name == "backup command"
    assert first_fault("backups") == ""


def test_that_it_was_copied_is_read_by_officers_and_administrators(db):
    read = [
        audience_of(factories.an_officer(role), "backups") for role in (Role.ADMINISTRATOR, Role.DUTY_OFFICER)
    ]
    assert read == [Audience.PARTNERS, Audience.PARTNERS]
    assert audience_of(factories.a_person(), "backups") is None


def test_copy_never_replaces_another(out):
    out.write_text("yesterday's")
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", out=out)
    assert out.read_text() == "yesterday's"


def test_copy_that_cannot_be_made_is_said_and_not_noted(out):
    with pytest.raises(CommandError, match="could not be made"):
        call_command("backup", out=out.parent / "nowhere" / "copy.sqlite3")
    assert not Entry.objects.filter(subject="backups").exists()


def test_postgresql_is_sent_to_its_own_tool(monkeypatch, tmp_path):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(CommandError, match="Use pg_dump"):
        call_command("backup", out=tmp_path / "copy")


def test_service_runs_on_a_restored_copy(out, tmp_path):
    """The recipe of deploy/README.md: put the copy where DATABASE_URL says, migrate, start."""
    factories.a_site()
    call_command("backup", out=out)
    restored = {"DATABASE_URL": f"sqlite:///{out}"}
    with Process(tmp_path, "migrate", "--no-input", **restored) as migrated:
        assert migrated.ended() == 0, migrated.said()
    with Process(tmp_path, "serve", "--port", "0", **restored) as served:
        at = served.address()
        until(lambda: get(f"{at}/health/")[0] == 200)
        served.tell()
        assert served.ended() == 0, served.said()
