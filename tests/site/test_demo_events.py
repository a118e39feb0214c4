from datetime import UTC, datetime

import pytest
import time_machine

from cohesion.directory.states import Role, Way
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.site.demo_events import FAIR, IFTAR, NAGAR_KIRTAN, PICNIC, SUPPER, build_events
from events.models import Case
from events.queries import programme
from tests import factories


@pytest.fixture(params=["2026-03-27", "2026-12-24"])
def officer(request, db):
    """Whenever the demonstration is started: before summer time, and before Christmas."""
    with time_machine.travel(datetime.fromisoformat(request.param).replace(tzinfo=UTC), tick=False):
        for ref in ("C7", "E11", "K4", "K11", "W10", "W11"):
            factories.a_place(ref=ref)
        officer = factories.an_officer(Role.DUTY_OFFICER)
        build_events(officer, clock.now())
        yield officer


def test_the_demonstration_has_applications_at_each_stage_and_texts_nobody(officer):
    stands = dict(Case.objects.values_list("title", "state"))

    assert stands[FAIR["title"]] == "received"
    assert stands[IFTAR["title"]] == "open"
    assert stands[NAGAR_KIRTAN["title"]] == "recommended"
    assert not Message.objects.filter(way=Way.TEXT).exists()


def test_its_programme_shows_what_goes_ahead(officer, client):
    page = client.get("/events/").content.decode()

    assert [case.title for case in programme(clock.local(clock.now()).date())] == [
        SUPPER["title"],
        PICNIC["title"],
    ]
    assert PICNIC["title"] in page


def test_started_again_it_is_left_as_it_is(officer):
    before = Case.objects.count()
    build_events(officer, clock.now())

    assert Case.objects.count() == before
