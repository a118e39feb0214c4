"""The duty officer's way in when the web is down."""

import asyncio

from django.core.management.base import BaseCommand, CommandError

from cohesion.accounts.models import Person
from cohesion.directory.models import Place
from cohesion.kit import clock
from cohesion.messaging.dispatch import dispatch_once
from cohesion.messaging.health import health
from cohesion.policy.book import book
from incidents import actions
from incidents.rules import Refused
from incidents.states import Severity


class Command(BaseCommand):
    help = "In danger call 999 first. Raises an incident and alerts ring 0; with --break-glass also ring 1."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--by", required=True, help="Who raises it: an email address or a name")
        parser.add_argument("--place", required=True, help="The place's reference, such as C3")
        parser.add_argument("--kind", required=True, help="What is happening, such as fire")
        parser.add_argument("--severity", choices=Severity.values, default="", help="If not the kind's own")
        parser.add_argument(
            "--break-glass", action="store_true", help="Also confirm ring 1; reviewed afterwards"
        )

    def handle(self, *, by: str, place: str, kind: str, severity: str, break_glass: bool, **_) -> None:
        person, where = find_person(by), find_place(place)
        kinds = book().under("kind")
        if kind not in kinds:
            raise CommandError(f"There is no kind called {kind}. Use one of: {', '.join(kinds)}.")
        started = clock.now()
        try:
            incident = actions.raise_incident(by=person, place=where, kind=kind, severity=severity)
            self.stdout.write(f"t0={started.timestamp():.3f}")
            self.stdout.write(incident.ref)
            if break_glass:
                actions.confirm_ring(by=person, incident=incident, break_glass=True)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        finally:
            if not health(clock.now()).is_alive:
                self.stderr.write("No dispatcher is running: sending from here.")
                asyncio.run(dispatch_once())


def find_person(text: str) -> Person:
    """The one person with that email address, or that name."""
    found = list(Person.objects.filter(email__iexact=text)) or list(Person.objects.filter(name__iexact=text))
    if len(found) != 1:
        many = "more than one person" if found else "no person"
        raise CommandError(f"There is {many} called {text}. Give their email address.")
    return found[0]


def find_place(ref: str) -> Place:
    place = Place.objects.select_related("area").filter(ref__iexact=ref, is_active=True).first()
    if place is None:
        raise CommandError(f"There is no place with the reference {ref}. The directory lists them.")
    return place
