"""`manage.py import_postcodes FILE.csv`: docs/directory.md describes the file."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from cohesion.directory.groups import import_postcodes, read_postcodes
from cohesion.directory.management.commands.import_directory import explained, person_called, read_file


class Command(BaseCommand):
    help = "Loads the middle of each postcode, so that neighbours can be looked for around one."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="CSV with the columns postcode, lat and lon, in degrees")
        parser.add_argument(
            "--as", dest="email", default="", help="the email of the person who answers for it"
        )

    def handle(self, file: Path, email: str, **options) -> None:
        data, by = read_file(file), person_called(email)
        points, wrong = read_postcodes(data)
        if wrong:
            raise CommandError(explained([*wrong]))
        try:
            count = import_postcodes(by=by, points=points, source=file.name)
        except PermissionDenied as denied:
            raise CommandError(str(denied)) from None
        self.stdout.write(f"{count:,} postcodes are known now from {file.name}.")
