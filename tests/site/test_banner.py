"""The red banner: every officer's page says that texts do not leave, nobody else's does."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.live import rounds
from cohesion.live.models import Round
from cohesion.messaging.models import Heartbeat
from cohesion.site import health
from tests import factories

pytestmark = pytest.mark.django_db
SILENT = "Sender not running: texts are not leaving. Ring the list."


@pytest.fixture
def well():
    now = clock.now()
    Round.objects.bulk_create(Round(name=name, next_at=now) for name in rounds.names())
    Heartbeat.objects.create(worker="one", beat_at=now, started_at=now)


def shown(client, who=None, path: str = "/") -> str:
    if who:
        client.force_login(who)
    return client.get(path).content.decode()


@pytest.mark.parametrize("role", [Role.POLICE_LIAISON, Role.DUTY_OFFICER, Role.COHESION_LEAD])
@pytest.mark.parametrize("path", ["/", "/directory/", "/incidents/", "/accessibility/", "/nowhere/"])
def test_officers_see_it_on_every_page(client, role, path):
    text = shown(client, factories.an_officer(role), path)
    assert SILENT in text
    assert 'href="/directory/cascade/"' in text
    assert text.count('role="alert"') == 1


def test_nobody_sees_it_while_all_is_well(client, well):
    assert 'class="banner"' not in shown(client, factories.an_officer())


def test_late_work_by_the_clock_shows_as_well(client, well):
    name = rounds.names()[0]
    Round.objects.filter(name=name).update(next_at=clock.now() - timedelta(minutes=1))
    assert f"Work by the clock is late: {name}" in shown(client, factories.an_officer())


def test_others_see_nothing_and_cost_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert SILENT not in shown(client, path="/privacy/")
    for who in (factories.a_contact(factories.a_place()), factories.an_officer(Role.ADMINISTRATOR)):
        with CaptureQueriesContext(connection) as queries:
            assert SILENT not in shown(client, who)
        assert not [one for one in queries if "live_round" in one["sql"] or "heartbeat" in one["sql"]]


def test_pages_share_one_look_for_two_seconds(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(health, "KEEP_S", 2.0)
    monkeypatch.setattr(health, "_lately", None)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        with django_assert_num_queries(4):
            first = health.troubles_lately()
        with django_assert_num_queries(0):
            assert health.troubles_lately() == first
        traveller.shift(2)
        with django_assert_num_queries(4):
            assert health.troubles_lately()[0] > first[0]
