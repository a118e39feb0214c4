"""`manage.py cascade`: the numbers to ring when texts do not leave, in a file for the fire-safe."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cohesion.directory import actions
from cohesion.directory.cascade import cascade
from cohesion.kit import clock

BY = "cascade command"
BODY = "body { margin: 1rem; font-family: sans-serif; }\nh1 { font-size: 1.5rem; }"


class Command(BaseCommand):
    help = "Writes everybody's numbers in full, to print and lock away. One file, readable by you alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, required=True, metavar="FILE.html", help="Replaced if it is there."
        )

    def handle(self, *, out: Path, **_) -> None:
        found = cascade(clock.now())
        actions.note_view(by=None, by_name=BY, what=found.in_a_line)
        try:
            write_privately(out, render_to_string("directory/cascade_file.html", about(found)))
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem.strerror}.") from None
        self.stdout.write(
            f"{len(found.places)} places are in {out}. Print it, lock it away, destroy the old one."
        )


def about(found) -> dict[str, object]:
    return {
        "cascade": found,
        "sheet": sheet(),
        "site_name": settings.SITE_NAME,
        "demonstration": settings.DEMO,
    }


def sheet() -> SafeString:
    """The style of the page inside the file: it must look the same where there is no network."""
    rules = Path(find("directory/cascade.css")).read_text(encoding="utf-8")
    return format_html("<style>{}</style>", mark_safe(f"{BODY}\n{rules}"))


def write_privately(path: Path, text: str) -> None:
    """Whole or not at all, and readable by nobody else at any moment."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
