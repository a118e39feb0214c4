"""`manage.py keep_group NAME REF...`: places that are told together."""

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from cohesion.directory.groups import keep_group
from cohesion.directory.management.commands.import_directory import person_called
from cohesion.directory.models import Place


class Command(BaseCommand):
    help = "Makes a group of places, or gives the one of that name these places and no others."

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="what the group is called, as playbooks offer it")
        parser.add_argument("refs", nargs="+", help="the references of its places, as in the directory")
        parser.add_argument(
            "--as", dest="email", default="", help="the email of the person who answers for it"
        )

    def handle(self, name: str, refs: list[str], email: str, **options) -> None:
        found = {place.ref: place for place in Place.objects.filter(ref__in=refs)}
        if unknown := [ref for ref in refs if ref not in found]:
            raise CommandError(f"No place has the reference {', '.join(unknown)}. Nothing was changed.")
        try:
            group = keep_group(by=person_called(email), name=name, places=found.values())
        except PermissionDenied as denied:
            raise CommandError(str(denied)) from None
        self.stdout.write(f"{group.name}: {', '.join(sorted(found))}.")
