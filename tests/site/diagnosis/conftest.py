"""An installation with which nothing is wrong."""

from datetime import timedelta

import pytest

from cohesion.directory.models import Duty
from cohesion.directory.states import Role
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.live import rounds
from cohesion.live.models import Round
from cohesion.messaging.models import Heartbeat
from cohesion.site.diagnosis import storage
from tests.factories import an_officer

DAY = timedelta(days=1)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def rota(now):
    """Puts somebody of the role on duty for these days from now, each as (first, last)."""

    def rota(role: Role, *stretches: tuple[float, float]) -> None:
        post = an_officer(role).posts.get()
        Duty.objects.filter(post=post).delete()
        for first, last in stretches:
            Duty.objects.create(post=post, starts_at=now + first * DAY, ends_at=now + last * DAY)

    return rota


@pytest.fixture
def texting(settings):
    settings.SMS_PROVIDER, settings.TWILIO_FROM = "twilio", "+447700900000"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC" + "0" * 32, "token"


@pytest.fixture
def alive(now):
    """A sender that lives and a clock that runs, its last rounds a moment ago."""
    Heartbeat.objects.create(worker="one", beat_at=now, started_at=now)
    soon = now + timedelta(minutes=1)
    Round.objects.bulk_create(
        Round(name=name, next_at=soon, began_at=now, ended_at=now) for name in rounds.names()
    )


@pytest.fixture
def healthy(settings, monkeypatch, db, texting, alive, rota):
    settings.PUBLIC_URL, settings.SECURE = "https://cohesion.example", True
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.DEFAULT_FROM_EMAIL = "cohesion@council.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEADMAN_URL = "https://monitor.example/ping"
    rota(Role.POLICE_LIAISON, (-1, 9))
    rota(Role.DUTY_OFFICER, (-1, 3), (2, 9))
    write(by=None, subject=storage.BACKUPS, kind="backed_up", text="Copied the database")
    monkeypatch.setitem(storage.SQLITE, "synchronous", 0)  # the tests' own database trades safety for speed
