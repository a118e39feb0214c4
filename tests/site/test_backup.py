"""A copy of the database is whole, sealed, private and noted."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cohesion.directory.states import Role
from cohesion.journal.models import Audience, Entry
from cohesion.journal.readers import audience_of
from cohesion.journal.verifying import first_fault
from cohesion.site.copies import postgres, seal, sqlite
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "a key of copies that is long enough"


@pytest.fixture
def out(tmp_path, settings):
    settings.BACKUP_KEY = KEY
    return tmp_path / "copy"


def test_copy_has_every_row_is_sealed_private_and_noted(out):
    place, *_ = factories.a_site()
    call_command("backup", out=out)
    assert place.name.encode() in b"".join(seal.content(out, KEY))
    assert place.name.encode() not in out.read_bytes()
    assert seal.about(out, KEY)["engine"] == connection.vendor
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


def test_no_open_copy_is_left_beside_the_database(out):
    if connection.vendor != "sqlite":
        pytest.skip("pg_dump writes no file")
    before = {path.name for path in sqlite.database().parent.iterdir()}
    call_command("backup", out=out)
    assert {path.name for path in sqlite.database().parent.iterdir()} <= before | {
        "test.sqlite3-wal",
        "test.sqlite3-shm",
    }


def test_copy_never_replaces_another(out):
    out.write_text("yesterday's")
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", out=out)
    assert out.read_text() == "yesterday's"


def test_copy_that_cannot_be_made_is_said_and_not_noted(out):
    with pytest.raises(CommandError, match="could not be made"):
        call_command("backup", out=out.parent / "nowhere" / "copy")
    assert not Entry.objects.filter(subject="backups").exists()


def test_database_that_cannot_be_read_leaves_no_half_copy(out, monkeypatch):
    monkeypatch.setattr(sqlite, "insist_sound", lambda copy: (_ for _ in ()).throw(OSError("disk")))
    monkeypatch.setattr(postgres, "environment", lambda: {"PATH": "", "PGHOST": "/nowhere"})
    with pytest.raises(CommandError, match="could not be made"):
        call_command("backup", out=out)
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize("key", ["", "short"])
def test_nothing_is_copied_without_a_key(out, settings, key):
    settings.BACKUP_KEY = key
    with pytest.raises(CommandError, match="BACKUP_KEY_FILE"):
        call_command("backup", out=out)
    assert not out.exists()
