"""`manage.py doctor`: looks the installation over and says what to do."""

import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from cohesion.kit import clock
from cohesion.site.diagnosis import examine
from cohesion.site.diagnosis.finding import PROBLEM


class Command(BaseCommand):
    help = "Looks the running service over, and says in plain words what to do. Ends with 1 if there is a problem."
    requires_system_checks: list[str] = []  # they are among what it looks at

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--online",
            action="store_true",
            help="Also asks the provider, our public address and the email server.",
        )

    def handle(self, *, online: bool, **_) -> None:
        problems = 0
        for finding in examine(clock.now(), online=online):
            self.stdout.write(str(finding))
            problems += finding.grade == PROBLEM
        count = "1 problem" if problems == 1 else f"{problems} problems"
        self.stdout.write(f"\n{count} found." if problems else "\nNo problem found.")
        if problems:
            sys.exit(1)
