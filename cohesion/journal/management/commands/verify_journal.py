"""`manage.py verify_journal`: whether the journal is as it was written."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cohesion.journal.chain import all_heads
from cohesion.journal.models import Entry
from cohesion.journal.verifying import Heads, cut_off, faults, heads


class Command(BaseCommand):
    help = "Looks for altered, missing, moved or added lines in the journal. Ends with 1 if there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--subject", default="", help="Only this one, such as incident.K7P2")
        parser.add_argument(
            "--heads", action="store_true", help="Print the newest entry of each subject, to keep elsewhere"
        )
        parser.add_argument(
            "--against", default="", help="A file of kept heads: finds newest lines that were cut off"
        )

    def handle(self, *, subject: str, heads: bool, against: str, **_) -> None:
        if heads:
            self.stdout.write(_in_json(subject))
            return
        started, found = time.monotonic(), [*faults(subject), *cut_off(_kept(against, subject))]
        for fault in found:
            self.stderr.write(str(fault))
        entries = Entry.objects.filter(subject=subject) if subject else Entry.objects
        count, took = entries.count(), time.monotonic() - started
        self.stdout.write(f"{count} entries looked at in {took:.1f} s.")
        if found:
            raise CommandError(f"The journal was tampered with. First: {found[0]}")
        self.stdout.write("The journal is as it was written.")


def _in_json(subject: str) -> str:
    newest = heads(subject)
    return json.dumps({"all": all_heads(newest), "heads": newest}, indent=1)


def _kept(path: str, subject: str) -> Heads:
    """The heads in that file, as --heads printed them."""
    if not path:
        return {}
    try:
        kept = json.loads(Path(path).read_text(encoding="utf-8"))
        found = {of: (int(number), str(digest)) for of, (number, digest) in kept["heads"].items()}
        adds_up = kept["all"] == all_heads(found)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise CommandError(f"{path} is no file of heads: {problem}.") from problem
    if not adds_up:
        raise CommandError(f"{path} was altered: its heads do not add up.")
    return {of: head for of, head in found.items() if subject in ("", of)}
