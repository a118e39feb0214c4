"""A directory file brought by a page: looked at first, then loaded exactly as it was shown, or not at all.

The same reading and planning as the command `import_directory`. Looking saves nothing but the file itself, for an hour.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cohesion.accounts.models import Person
from cohesion.directory.actions import import_directory
from cohesion.directory.importing.changes import Outcome, outcome
from cohesion.directory.importing.planning import plan_import
from cohesion.directory.importing.problems import Problem, Refused
from cohesion.directory.importing.rows import COLUMNS, OPTIONAL, Row, read_rows
from cohesion.directory.importing.sheet import Sheet, read_sheet
from cohesion.directory.models import Upload
from cohesion.directory.queries import standing
from cohesion.directory.rules import may_edit_directory
from cohesion.kit import clock
from cohesion.policy.book import book

CLASH = (
    "Two things in it are one thing in the directory. Nothing was loaded: look at what the file would do now."
)


def objections_to_file(name: str, size: int) -> list[str]:
    """Why a file is not even opened."""
    most = book().value("upload.largest_kb")
    objections = []
    if not name.lower().endswith((".csv", ".txt")):
        objections.append("This is not a CSV file. In your spreadsheet choose Save as, then CSV UTF-8.")
    if size > most * 1000:
        objections.append(f"The file is larger than {most:,} kB. Split it, or ask whoever runs the service.")
    return objections if size else ["The file is empty."]


@transaction.atomic
def bring(*, by: Person, name: str, data: bytes) -> Upload:
    """Keeps a file until its bringer decides, in place of the one they brought before."""
    if not may_edit_directory(standing(by)):
        raise PermissionDenied("Only the cohesion lead or an administrator may change the directory.")
    said = {"name": name[-120:], "data": data, "uploaded_at": clock.now()}
    return Upload.objects.update_or_create(by=by, defaults=said)[0]


def of(person: Person) -> Upload | None:
    """The file that waits for this person's decision."""
    return Upload.objects.filter(by=person).first()


def look(upload: Upload) -> Outcome:
    """What the file would do now, row by row. Saves nothing. Raises Refused with everything to put right."""
    sheet, rows, problems = _read(upload)
    found = outcome(plan_import(rows, problems), rows)
    found.notes[:0] = sheet.notes
    return found


def load(*, by: Person, agreed: str) -> Outcome:
    """Loads the file that `by` brought, if it still does what they were shown; `agreed` is that fingerprint.

    Raises Refused when it does something else by now, when it is gone, or when something in it has to be put right.
    """
    try:
        with transaction.atomic():
            upload = Upload.objects.select_for_update().filter(by=by).first()
            if upload is None or not agreed:
                raise Refused(["The file is no longer here. Bring it again."])
            _, rows, problems = _read(upload)
            done = import_directory(by=by, rows=rows, problems=problems, source=upload.name, agreed=agreed)
            upload.delete()
            return done
    except IntegrityError:
        raise Refused([CLASH]) from None


def throw_away(*, by: Person) -> None:
    """Forgets the file. Nothing was loaded of it."""
    Upload.objects.filter(by=by).delete()


def _read(upload: Upload) -> tuple[Sheet, list[Row], list[Problem]]:
    sheet = read_sheet(bytes(upload.data), COLUMNS, OPTIONAL)
    rows, problems = read_rows(sheet)
    return sheet, rows, problems
