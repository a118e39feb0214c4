"""Loads a strategy from a TOML file: strands, commitments and milestones."""

import tomllib
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from cohesion.plan.strategy import EXAMPLE, objections_to_strategy, read_strategy
from cohesion.plan.strategy_actions import load_strategy


class Command(BaseCommand):
    help = "Loads the strands and commitments of a strategy; what is there already is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", default=str(EXAMPLE), help="a TOML file; the example without one"
        )

    def handle(self, *args, **options) -> None:
        path = Path(options["file"])
        try:
            strands = read_strategy(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except tomllib.TOMLDecodeError as error:
            raise CommandError(f"{path} is not TOML: {error}") from error
        if objections := objections_to_strategy(strands):
            raise CommandError("Nothing was loaded.\n" + "\n".join(objections))
        try:
            new = load_strategy(by=None, by_name="load_strategy", strands=strands)
        except IntegrityError as error:
            raise CommandError(
                f"Nothing was loaded. Two strands have one number, or a day is wrong: {error}"
            ) from error
        self.stdout.write(f"{new} new commitments. Those that were there are as they were.")
