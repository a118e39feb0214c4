"""`manage.py restore`: makes a sealed copy the database again. Nothing that is in it is sent a second time."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from cohesion.accounts.models import Person
from cohesion.journal.actions import write
from cohesion.journal.models import Entry
from cohesion.journal.verifying import first_fault
from cohesion.kit import clock
from cohesion.site.copies import seal
from cohesion.site.copies.engine import engine, key
from cohesion.site.diagnosis.storage import BACKUPS

BY = "restore command"


class Command(BaseCommand):
    help = "Puts a copy made by `backup` in the place of the database. Stop the service first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="Even if the database holds something.")

    def handle(self, *, file: Path, replace: bool, **_) -> None:
        opens_with, ours = key(), engine()
        try:
            about = seal.about(file, opens_with)
            insist_fitting(about, replace=replace)
            connection.close()
            kept = ours.put_back(seal.content(file, opens_with), clock.now())
        except (*ours.TROUBLE, seal.Broken) as problem:
            raise CommandError(f"{file} could not be restored: {problem}. Nothing was changed.") from None
        call_command("migrate", interactive=False, verbosity=0)
        note(about["made_at"])
        if kept:
            self.stdout.write(kept)
        insist_unbroken()
        self.stdout.write(f"The copy of {about['made_at']} is in place; none of its messages will be sent.")
        self.stdout.write("Next: read docs/papers/runbook.md, After a restore. Then start the service.")


def insist_fitting(about: dict[str, str], *, replace: bool) -> None:
    if about["engine"] != connection.vendor:
        raise CommandError(f"The copy is of {about['engine']}, and DATABASE_URL names {connection.vendor}.")
    if holds_something() and not replace:
        raise CommandError(
            "The database is not empty. To put the copy in its place all the same, add --replace."
        )


def holds_something() -> bool:
    tables = connection.introspection.table_names()
    kinds = (Person, Entry)
    return any(kind._meta.db_table in tables and kind.objects.exists() for kind in kinds)


def note(made_at: str) -> None:
    with transaction.atomic():
        text = f"Restored the copy made at {made_at}; nothing in it is sent again"
        write(by=None, by_name=BY, subject=BACKUPS, kind="restored", text=text)


def insist_unbroken() -> None:
    subjects = Entry.objects.order_by("subject").values_list("subject", flat=True).distinct()
    if faults := [fault for subject in subjects if (fault := first_fault(subject))]:
        raise CommandError("The copy is in place, but its journal was altered before: " + " ".join(faults))
