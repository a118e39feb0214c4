"""`manage.py forum_examples --as EMAIL`: bodies to begin from."""

from django.core.management.base import BaseCommand, CommandError

from cohesion.accounts.models import Person
from cohesion.kit.refusals import Refused
from forums.actions.examples import make_examples


class Command(BaseCommand):
    help = "Sets up forums of interest with terms of reference and seats, for those that are not there yet."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--as", dest="email", required=True, help="the email of the officer who sets them up"
        )

    def handle(self, email: str, **options) -> None:
        person = Person.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"Nobody here has the email {email}. Nothing was changed.")
        try:
            made = make_examples(by=person)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(", ".join(body.name for body in made) or "All of them are there already.")
