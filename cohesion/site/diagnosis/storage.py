"""The database, the disk under it, and its copies."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import Error, connection

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN, Finding
from cohesion.site.health import unapplied_migrations

SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}  # 2 is FULL
ROOM = 1_000_000_000  # bytes that should be free on the disk of the database
BACKUPS = "backups"  # the journal's subject of them
BACKUP_AT_LEAST = timedelta(hours=36)  # one a night, and half a day to notice


def database() -> Finding:
    try:
        missing = unapplied_migrations()
    except Error as problem:
        return Finding(
            PROBLEM, f"The database does not answer: {str(problem).strip()}.", "check DATABASE_URL."
        )
    if missing:
        return Finding(
            PROBLEM, f"The database lacks {len(missing)} changes.", "run python manage.py migrate."
        )
    return Finding(OK, f"The database answers ({connection.display_name}) and is up to date.")


def storage(now: datetime) -> Iterator[Finding]:
    """What is particular to the engine."""
    if connection.vendor == "sqlite":
        yield from sqlite()
    else:
        yield from postgres()
    yield backups(now)


def sqlite() -> Iterator[Finding]:
    """Readers must not wait for writers, and what is committed must survive a power cut."""
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in SQLITE}
    if wrong := [name for name in SQLITE if found[name] != SQLITE[name]]:
        do = "keep the file on a disk of this machine, not on a network share."
        yield Finding(PROBLEM, f"SQLite does not work as it should: {', '.join(wrong)}.", do)
    if shutil.disk_usage(Path(connection.settings_dict["NAME"]).resolve().parent).free < ROOM:
        yield Finding(PROBLEM, "Less than 1 GB is free where the database is.", "make room on that disk.")


def backups(now: datetime) -> Finding:
    """Whether `manage.py backup` has run lately, as it notes in the journal. Where the copy lies nobody here knows."""
    last = (
        Entry.objects.filter(subject=BACKUPS, kind="backed_up")
        .order_by("-number")
        .values_list("at", flat=True)
        .first()
    )
    do = "run python manage.py backup every night, onto another machine: deploy/README.md, Backup."
    if last is None:
        return Finding(WARN, "There is no copy of the database.", do)
    age = f"The last copy of the database is {clock.in_words(now - last)} old."
    return Finding(WARN, age, do) if now - last > BACKUP_AT_LEAST else Finding(OK, age)


def postgres() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        if (encoding := cursor.fetchone()[0]) != "UTF8":
            yield Finding(PROBLEM, f"The database is in {encoding}.", "make it anew with ENCODING 'UTF8'.")
