"""`manage.py cascade`: the numbers to ring when texts do not leave, in a file for the fire-safe."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cohesion.directory.printing import write_cascade
from cohesion.kit import clock

BY = "cascade command"


class Command(BaseCommand):
    help = "Writes everybody's numbers in full, to print and lock away. One file, readable by you alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, required=True, metavar="FILE.html", help="Replaced if it is there."
        )

    def handle(self, *, out: Path, **_) -> None:
        try:
            found = write_cascade(out, clock.now(), BY)
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem.strerror}.") from None
        self.stdout.write(
            f"{len(found.places)} places are in {out}. Print it, lock it away, destroy the old one."
        )
