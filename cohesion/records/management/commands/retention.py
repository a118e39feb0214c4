"""`manage.py retention`: removes what is past its time, or says what it would remove."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from cohesion.kit import clock
from cohesion.records import actions, queries


class Command(BaseCommand):
    help = (
        "Removes words, names and numbers that are past their time. The service does so each day by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be removed")

    def handle(self, *, dry_run: bool, **_) -> None:
        now = clock.now()
        holds = queries.holds_at(now).count()
        for due in queries.due(now):
            days, source = due.rule.value, due.rule.checked_on
            self.stdout.write(f"{due.count:7} {due.kind.label}, after {days} days (checked {source})")
        self.stdout.write(f"{holds} legal holds are in force.")
        if dry_run:
            self.stdout.write("Nothing was removed.")
            return
        self.stdout.write(f"Removed {sum(actions.sweep(by=None, now=now).values())}.")
