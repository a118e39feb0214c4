"""`manage.py subject_access`: everything held about a person in one file, or the erasure of what may go."""

import json
import os
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cohesion.accounts.models import Person
from cohesion.records import actions

OPERATOR = "an operator's command"


class Command(BaseCommand):
    help = "Writes everything held about a person into a file only you can read, or erases what may go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--person", required=True, help="Number or email address")
        parser.add_argument("--out", type=Path, help="Where to write the file")
        parser.add_argument("--erase", action="store_true", help="Erase what may go instead")
        parser.add_argument("--reason", default="", help="Who asked, and when; needed to erase")
        parser.add_argument("--anyway", action="store_true", help="Erase even the last administrator")

    def handle(self, *, person: str, out: Path | None, erase: bool, reason: str, anyway: bool, **_) -> None:
        found = self._person(person)
        if erase:
            self._erase(found, reason, anyway)
            return
        words = json.dumps(
            actions.gather(by=None, by_name=OPERATOR, person=found),
            default=str,
            ensure_ascii=False,
            indent=1,
        )
        if out is None:
            self.stdout.write(words)
            return
        with open(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(words)

    def _erase(self, person: Person, reason: str, anyway: bool) -> None:
        stays = actions.what_stays(person)
        try:
            done = actions.erase(by=None, by_name=OPERATOR, person=person, reason=reason, anyway=anyway)
        except actions.Refused as refused:
            raise CommandError(str(refused)) from refused
        for sentence in stays:
            self.stdout.write(f"Stays: {sentence}")
        self.stdout.write(f"Erased {sum(done.values())} rows.")

    def _person(self, said: str) -> Person:
        by = {"pk": int(said)} if said.isdecimal() else {"email__iexact": said}
        found = Person.objects.filter(**by).first()
        if found is None:
            raise CommandError("There is no such person.")
        return found
