"""`manage.py import_directory FILE.csv`: docs/directory.md describes the file."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.directory.actions import import_directory
from cohesion.directory.importing.changes import Outcome
from cohesion.directory.importing.problems import Problem, Refused
from cohesion.directory.importing.rows import COLUMNS, OPTIONAL, read_rows
from cohesion.directory.importing.sheet import read_sheet

SHOWN = 200  # problems printed before the rest is only counted
EVERY = 500  # rows between two lines of progress


class Command(BaseCommand):
    help = (
        "Loads places, people, numbers and posts from a CSV file: all of it, or nothing and every reason why."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file; docs/directory.md describes its columns")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would change, and change nothing"
        )
        parser.add_argument(
            "--as", dest="email", default="", help="the email of the person who answers for it"
        )

    def handle(self, file: Path, dry_run: bool, email: str, **options) -> None:
        data, by = read_file(file), person_called(email)
        try:
            outcome = self.load(data, by, file.name, dry_run)
        except Refused as refused:
            raise CommandError(explained(refused.problems)) from None
        except PermissionDenied as denied:
            raise CommandError(str(denied)) from None
        for note in outcome.notes:
            self.stderr.write(f"Note: {note}")
        self.stdout.write(f"{outcome}{' (dry run: nothing was saved)' if dry_run else ''}")
        self.stdout.write(
            "What we have and the file does not name stays as it was: rows left out are not deleted."
        )

    def load(self, data: bytes, by: Person | None, source: str, dry_run: bool) -> Outcome:
        sheet = read_sheet(data, COLUMNS, OPTIONAL)
        rows, problems = read_rows(sheet, self.progress)
        with transaction.atomic():
            outcome = import_directory(by=by, rows=rows, source=source, problems=problems)
            transaction.set_rollback(dry_run)
        outcome.notes[:0] = sheet.notes
        return outcome

    def progress(self, done: int, total: int) -> None:
        if total > EVERY and (done % EVERY == 0 or done == total):
            ending = ". Saving" if done == total else ""
            self.stderr.write(f"{done:,} of {total:,} rows read ({done * 100 // total} %){ending}")


def read_file(file: Path) -> bytes:
    """The file's bytes; CommandError in words when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as problem:
        raise CommandError(f"{file} cannot be read: {problem.strerror}.") from None


def person_called(email: str) -> Person | None:
    """Who answers for an import; None when nobody is named."""
    if not email:
        return None
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise CommandError(
            f"Nobody here has the address {email}. Leave out --as, or give an address that is known."
        )
    return person


def explained(problems: list[Problem | str]) -> str:
    """What to put right, and that nothing was loaded."""
    lines = [str(problem) for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        lines.append(f"… and {len(problems) - SHOWN:,} more.")
    count = "1 thing" if len(problems) == 1 else f"{len(problems):,} things"
    return "\n".join([*lines, f"Nothing was loaded: {count} to put right."])
