"""`manage.py verify_export FILE`: whether a signed timeline is as it left this system, and its chain unbroken."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cohesion.journal.signing import objections, public_key


class Command(BaseCommand):
    help = "Says whether a timeline that was downloaded signed is unaltered. Without --key, by this system's own key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="The downloaded file")
        parser.add_argument("--key", default="", help="The public key of the system that signed it")
        parser.add_argument(
            "--show-key", action="store_true", help="Print this system's public key, to hand out"
        )

    def handle(self, *, file: Path | None, key: str, show_key: bool, **_) -> None:
        if show_key:
            self.stdout.write(public_key())
            return
        if file is None:
            raise CommandError("Name the file, or ask for --show-key.")
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as trouble:
            raise CommandError(f"{file} cannot be read as a signed timeline: {trouble}") from None
        if wrong := objections(found if isinstance(found, dict) else {}, key or public_key()):
            raise CommandError(" ".join(wrong))
        lines = len(found["entries"])
        chain = (
            "Its chain of digests holds."
            if found["chained"]
            else "It holds what its reader could see, without the chain."
        )
        self.stdout.write(
            f"{lines} lines of {found['subject']}, taken out {found['made_at']}: unaltered. {chain}"
        )
