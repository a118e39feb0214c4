"""`manage.py import_areas FILE.geojson`: docs/directory.md describes the file."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from cohesion.directory.actions import import_areas
from cohesion.directory.importing.areas import read_areas
from cohesion.directory.importing.problems import Refused
from cohesion.directory.management.commands.import_directory import explained, person_called, read_file


class Command(BaseCommand):
    help = (
        "Loads wards or other areas from a GeoJSON file and puts every place into the smallest that holds it."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "file", type=Path, help="GeoJSON in degrees, with the properties code, name and area"
        )
        parser.add_argument(
            "--as", dest="email", default="", help="the email of the person who answers for it"
        )

    def handle(self, file: Path, email: str, **options) -> None:
        data, by = read_file(file), person_called(email)
        try:
            outcome, shortened = import_areas(by=by, outlines=read_areas(data), source=file.name)
        except Refused as refused:
            raise CommandError(explained(refused.problems)) from None
        except PermissionDenied as denied:
            raise CommandError(str(denied)) from None
        self.stdout.write(str(outcome))
        self.stdout.write(
            f"{outcome.moved} {'place' if outcome.moved == 1 else 'places'} put into another area."
        )
        for area in shortened:
            self.stdout.write(
                f"{area.code} {area} is called “{area.sms_name}” in texts. A better short name can be set."
            )
