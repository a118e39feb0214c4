"""A copy of a SQLite database, and putting one in its place."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from cohesion.kit.sqlite import idle
from cohesion.site.copies.outbox import at_rest

TROUBLE = (OSError, sqlite3.Error)
PART = 1 << 20


def database() -> Path:
    return Path(connection.settings_dict["NAME"]).resolve()


@contextmanager
def taken() -> Iterator[Iterable[bytes]]:
    """The bytes of a copy as of one moment, while the service runs; raises when it cannot be made or is not sound.

    The open copy lies beside the database, in a folder for us alone, and is gone at the end.
    """
    with TemporaryDirectory(dir=database().parent, prefix=".copy-") as folder:
        path = Path(folder) / "copy.sqlite3"
        with closing(sqlite3.connect(database(), isolation_level=None)) as ours:
            ours.execute("VACUUM INTO ?", [str(path)])
        with closing(sqlite3.connect(path)) as made:
            insist_sound(made)
        with path.open("rb") as file:
            yield iter(lambda: file.read(PART), b"")


def insist_sound(copy: sqlite3.Connection) -> None:
    if (said := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        raise sqlite3.DatabaseError(f"it is not sound: {said}")


def put_back(parts: Iterable[bytes], now: datetime) -> str:
    """Makes this copy the database, at rest, in one step; what was there is kept beside it. Says where.

    Raises when it is not sound, or when something still has the database open; then nothing has changed.
    """
    target = database()
    with TemporaryDirectory(dir=target.parent, prefix=".restore-") as folder:
        path = Path(folder) / "copy.sqlite3"
        with path.open("wb") as file:
            file.writelines(parts)
        path.chmod(0o600)
        with closing(sqlite3.connect(path)) as copy:
            insist_sound(copy)
            for statement in at_rest(now):
                copy.execute(statement)
            copy.commit()
        with path.open("rb") as file:
            os.fsync(file.fileno())
        kept = set_aside(target, now)
        path.rename(target)
    return kept


def set_aside(target: Path, now: datetime) -> str:
    """Moves the database out of the way. Only when nobody has it open can it leave its log, and so be one file."""
    if not target.exists():
        return ""
    connection.close()
    idle.close_all()  # what this process keeps open for its next request
    with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as old:
        old.execute("PRAGMA journal_mode=DELETE")
    kept = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%S}")
    target.rename(kept)
    return f"What was there before is kept as {kept}."
