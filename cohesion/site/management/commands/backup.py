"""`manage.py backup`: a whole copy of the database in one file, while the service runs."""

import os
import sqlite3
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from cohesion.journal.actions import write
from cohesion.site.diagnosis.storage import BACKUPS

BY = "backup command"


class Command(BaseCommand):
    help = "Copies the SQLite database whole, checks the copy, and notes it in the journal. Readable by you alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="Must not be there yet.")

    def handle(self, *, out: Path, **_) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("The database is PostgreSQL. Use pg_dump: deploy/README.md, Backup.")
        if out.exists():
            raise CommandError(f"{out} is there already. A copy never replaces another: choose a new name.")
        unfinished = out.with_name(f".{out.name}.unfinished")
        try:
            copy(unfinished)
            unfinished.rename(out)
        except (OSError, sqlite3.Error) as problem:
            raise CommandError(f"{out} could not be made: {problem}.") from None
        with transaction.atomic():
            write(by=None, by_name=BY, subject=BACKUPS, kind="backed_up", text="Copied the database")
        self.stdout.write(f"The database is copied to {out}. Take it to another machine.")


def copy(path: Path) -> None:
    """A copy as of one moment, on the disk for good; sqlite3.Error when it cannot be made or is not sound."""
    path.unlink(missing_ok=True)
    path.parent.stat()  # said in words if it is not there
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as ours:
        ours.execute("VACUUM INTO ?", [str(path)])
    with closing(sqlite3.connect(path)) as made:
        if (said := made.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(f"the copy is not sound: {said}")
    with path.open("rb") as file:
        os.fsync(file.fileno())
