"""The cascade as a file for the fire-safe: by a command, and by the clock into a folder of the council's own."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cohesion.directory.actions import note_view
from cohesion.directory.cascade import Cascade, cascade
from cohesion.kit import clock
from cohesion.policy.book import book

NAME = "cascade.html"  # always the same: an old list beside the new one would be rung
BODY = "body { margin: 1rem; font-family: sans-serif; }\nh1 { font-size: 1.5rem; }"


def write_cascade(path: Path, now: datetime, by_name: str) -> Cascade:
    """Writes everybody's numbers in full, readable by its owner alone, and notes it. OSError, and no note, when it
    cannot: it is tried again every minute."""
    found = cascade(now)
    words = render_to_string("directory/cascade_file.html", _about(found))
    with transaction.atomic():
        note_view(by=None, by_name=by_name, what=found.in_a_line)
        write_privately(path, words)
    return found


def in_folder() -> Path | None:
    """The file that is written by the clock; None where no folder is set."""
    return Path(settings.CASCADE_FOLDER) / NAME if settings.CASCADE_FOLDER else None


def written_at(path: Path) -> datetime | None:
    """When it was written last; None when it is not there, or cannot be seen."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None


def is_due(now: datetime) -> bool:
    """Whether the file in the folder is missing, or older than the policy's days. False where no folder is set."""
    path = in_folder()
    if path is None:
        return False
    at = written_at(path)
    return at is None or now - at >= timedelta(days=book().value("cascade.every_days"))


def staleness(now: datetime) -> str:
    """A sentence when the rota on the last file is over, or there is no file; "" while all is well."""
    path = in_folder()
    if path is None:
        return ""
    at = written_at(path)
    if at is None:
        return "The printed cascade is not in its folder. Print it from the directory."
    if now < at + timedelta(days=book().value("cascade.days")):
        return ""
    return f"The rota on the printed cascade of {clock.day_in_words(at)} is over. Print it anew from the directory."


def write_privately(path: Path, text: str) -> None:
    """Whole or not at all, and readable by nobody else at any moment."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def sheet() -> SafeString:
    """The style of the page inside the file: it must look the same where there is no network."""
    rules = Path(find("directory/cascade.css")).read_text(encoding="utf-8")
    return format_html("<style>{}</style>", mark_safe(f"{BODY}\n{rules}"))


def _about(found: Cascade) -> dict[str, object]:
    return {
        "cascade": found,
        "sheet": sheet(),
        "site_name": settings.SITE_NAME,
        "demonstration": settings.DEMO,
    }
