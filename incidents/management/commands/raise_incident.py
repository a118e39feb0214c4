"""The duty officer's way in when the web is down."""

import asyncio
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cohesion.accounts.models import Person
from cohesion.directory.models import Place
from cohesion.kit import clock
from cohesion.messaging.dispatch import dispatch_once
from cohesion.messaging.health import health
from cohesion.messaging.states import IN_FLIGHT, State
from cohesion.policy.book import book
from incidents import actions
from incidents.models import Incident
from incidents.queries import first_texts
from incidents.rules import Refused
from incidents.states import Severity

STUCK_S, LOOK_EVERY_S = 3.0, 0.2  # a dispatcher that moves nothing for so long has died or is cut off


class Command(BaseCommand):
    help = "In danger call 999 first. Raises an incident and alerts ring 0; with --break-glass also ring 1."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--by", required=True, help="Who raises it: an email address or a name")
        parser.add_argument("--place", required=True, help="The place's reference, such as C3")
        parser.add_argument("--kind", required=True, help="What is happening, such as fire")
        parser.add_argument("--severity", choices=Severity.values, default="", help="If not the kind's own")
        parser.add_argument(
            "--wait", type=float, default=60, help="Seconds to see the texts off; 60 if not given"
        )
        parser.add_argument(
            "--break-glass", action="store_true", help="Also confirm ring 1; reviewed afterwards"
        )

    def handle(
        self, *, by: str, place: str, kind: str, severity: str, break_glass: bool, wait: float, **_
    ) -> None:
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
        left = see_off(incident, wait)
        texts = first_texts(incident.topic).count()
        self.stdout.write(f"{texts - left} of {texts} texts have left.")
        if left:
            raise CommandError(
                f"{left} texts have not left. Ring the list: {settings.PUBLIC_URL}/incidents/{incident.ref}/"
            )


def see_off(incident: Incident, seconds: float) -> int:
    """Waits until the alerts have left, sending them from here when no dispatcher does. Returns how many have not."""
    until = time.monotonic() + seconds
    waiting = first_texts(incident.topic).filter(state__in=[State.QUEUED, *IN_FLIGHT])
    left, moved_at = waiting.count(), time.monotonic()
    while left and time.monotonic() < until:
        if not health(clock.now()).is_alive or time.monotonic() - moved_at > STUCK_S:
            asyncio.run(dispatch_once())
        time.sleep(LOOK_EVERY_S)
        now = waiting.count()
        left, moved_at = now, moved_at if now == left else time.monotonic()
    return left


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
