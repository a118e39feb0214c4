"""`manage.py backup`: a whole copy of the database in one sealed file, while the service runs."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.site.copies import seal
from cohesion.site.copies.engine import engine, key
from cohesion.site.diagnosis.storage import BACKUPS

BY = "backup command"


class Command(BaseCommand):
    help = "Copies the database whole, seals the copy with BACKUP_KEY, and notes it in the journal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="Must not be there yet.")

    def handle(self, *, out: Path, **_) -> None:
        sealed_with, ours = key(), engine()
        if out.exists():
            raise CommandError(f"{out} is there already. A copy never replaces another: choose a new name.")
        unfinished = out.with_name(f".{out.name}.unfinished")
        about = {"engine": connection.vendor, "made_at": clock.now().isoformat()}
        try:
            unfinished.unlink(missing_ok=True)
            with private(unfinished) as file, ours.taken() as parts:
                seal.write(file, sealed_with, about, parts)
            seal.about(unfinished, sealed_with)  # a copy that cannot be read again is none
            unfinished.rename(out)
        except (*ours.TROUBLE, seal.Broken) as problem:
            unfinished.unlink(missing_ok=True)
            raise CommandError(f"{out} could not be made: {problem}.") from None
        with transaction.atomic():
            write(by=None, by_name=BY, subject=BACKUPS, kind="backed_up", text="Copied the database")
        self.stdout.write(f"The database is copied to {out}, sealed. Take it to another machine.")


def private(path: Path):
    """A new file for us alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
