"""An occasion as a service might tell it, and somebody who is asked to it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.calendars import actions, occasions
from cohesion.calendars.models import Rsvp
from cohesion.calendars.occasions import Occasion
from cohesion.kit.clock import LONDON
from tests import factories


def an_occasion(**also) -> Occasion:
    told = Occasion(
        source="meeting.K7P2",
        uid="meeting-0b6f2f0e-0000-4000-8000-000000000001@testserver",
        sequence=0,
        starts_at=datetime(2027, 1, 26, 18, 30, tzinfo=LONDON),
        ends_at=datetime(2027, 1, 26, 20, 30, tzinfo=LONDON),
        title="Community Cohesion Forum",
        place="Lodge Vale Centre, Corby NN17 1AA",
        address="/forums/meetings/K7P2/",
        about="Tell us what you need to take part, such as step-free access or an interpreter.",
        made_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        changed_at=datetime(2026, 11, 9, 10, 5, 7, 123, tzinfo=UTC),
    )
    return replace(told, **also)


@pytest.fixture
def asked(db, settings) -> Iterator["Asked"]:
    """Makes somebody who is asked to one occasion, which can be told anew by `asked.occasion`."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.CALENDAR_MAILBOX = "calendar@council.example"
    settings.MAILBOX_TRUSTS = "mx.council.example"
    held = Asked()
    known = dict(occasions._publishers)
    occasions.register(
        "meeting", lambda sources: {source: replace(held.occasion, source=source) for source in sources}
    )
    with time_machine.travel("2026-12-01T09:00Z", tick=False) as travel:
        held.travel = travel
        yield held
    occasions._publishers.update(known)


class Asked:
    """Calls ask somebody: `rsvp = asked(email="imam@example.org")`."""

    travel: time_machine.Traveller

    def __init__(self) -> None:
        self.occasion = an_occasion()

    def __call__(self, **about_person) -> Rsvp:
        email = about_person.pop("email", "imam@example.org")
        person = factories.a_person(email=email or None, **about_person)
        if not email:
            Person.objects.filter(pk=person.pk).update(email=None)
            person.refresh_from_db()
        with transaction.atomic():
            (rsvp,) = actions.ask(occasion=self.occasion, people=[person])
        return rsvp

    def moved(self) -> None:
        """A week later."""
        week = timedelta(weeks=1)
        later = {"starts_at": self.occasion.starts_at + week, "ends_at": self.occasion.ends_at + week}
        self.occasion = replace(self.occasion, sequence=self.occasion.sequence + 1, **later)
        with transaction.atomic():
            actions.tell_of_change(occasion=self.occasion)
