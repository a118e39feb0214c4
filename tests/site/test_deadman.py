"""The ping outside goes only while all is well; its own trouble troubles nobody."""

from datetime import timedelta

import pytest

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.live import rounds
from cohesion.live.models import Round
from cohesion.messaging.models import Heartbeat
from cohesion.site import deadman, health
from tests import factories
from tests.site.outside import outside

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def well(now):
    """A sender that lives and a clock that runs; gives the sender's sign of life."""
    Round.objects.bulk_create(Round(name=name, next_at=now) for name in rounds.names())
    return Heartbeat.objects.create(worker="one", beat_at=now, started_at=now)


@pytest.fixture
def monitor(settings):
    with outside(lambda method, path: (200, b"OK")) as monitor:
        settings.DEADMAN_URL = f"{monitor.address}/secret-mark"
        yield monitor


def test_it_asks_while_all_is_well(well, monitor, now):
    assert deadman.ping(now)
    assert [(method, path) for method, path, _ in monitor.got] == [("GET", "/secret-mark")]


def test_without_an_address_nothing_is_asked(well, now):
    assert not deadman.ping(now)


def test_late_work_by_the_clock_withholds_it(well, monitor, now):
    Round.objects.filter(name=rounds.names()[0]).update(next_at=now - timedelta(minutes=1))
    assert not deadman.ping(now)
    assert monitor.got == []


def test_its_interval_is_policy(well):
    assert deadman.every() == timedelta(seconds=60)


@pytest.mark.parametrize("trouble", ["refused", "gone"])
def test_its_own_trouble_is_noted_without_the_address_and_troubles_nobody(
    well, settings, now, trouble, caplog
):
    with outside(lambda method, path: (503, b"")) as monitor:
        at = monitor.address if trouble == "refused" else "http://127.0.0.1:9"
        settings.DEADMAN_URL = f"{at}/secret-mark"
        rounds.run(deadman.NAME)
    noted = Round.objects.get(name=deadman.NAME)
    assert noted.problem.startswith("PingFailed: ")
    assert "secret-mark" not in noted.problem + caplog.text
    noted.failing_since = now - timedelta(days=1)
    noted.save()
    assert health.troubles(now) == []


def test_o57_silence_withholds_the_ping_shows_the_banner_and_the_printed_tree_is_current(
    well, monitor, client, now
):
    _, primary, _, police, _ = factories.a_site()
    client.force_login(police)
    assert 'class="banner"' not in client.get("/").content.decode()
    Heartbeat.objects.update(beat_at=now - timedelta(seconds=30))
    ContactPoint.objects.filter(person=primary).update(number="+447700900888")  # changed a moment ago
    factories.an_officer(Role.DUTY_OFFICER, turn=2, name="Gurpreet Example", number="+447700900889")

    rounds.run(deadman.NAME)

    assert monitor.got == []
    assert "texts are not leaving. Ring the list." in client.get("/").content.decode()
    assert client.get("/health/").status_code == 503
    paper = client.get("/directory/cascade/").content.decode()
    assert "07700 900888" in paper
    assert "07700 900889" in paper
