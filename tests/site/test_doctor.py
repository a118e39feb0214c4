import io
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from cohesion.directory.models import Duty
from cohesion.directory.states import Role
from cohesion.journal.actions import write
from cohesion.journal.guard import opened
from cohesion.journal.models import Words
from cohesion.kit import clock
from cohesion.messaging.models import Heartbeat
from cohesion.policy.models import Record
from cohesion.site import diagnosis
from cohesion.site.diagnosis import OK, PROBLEM, WARN, Finding
from tests.factories import an_officer

pytestmark = pytest.mark.django_db
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
def healthy(settings, monkeypatch, now, rota):
    settings.PUBLIC_URL, settings.SECURE = "https://cohesion.example", True
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SMS_PROVIDER, settings.TWILIO_FROM = "twilio", "+447700900000"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC" + "0" * 32, "token"
    settings.DEFAULT_FROM_EMAIL = "cohesion@council.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    Heartbeat.objects.create(worker="one", beat_at=now, started_at=now)
    rota(Role.POLICE_LIAISON, (-1, 9))
    rota(Role.DUTY_OFFICER, (-1, 3), (2, 9))
    monkeypatch.setitem(diagnosis.SQLITE, "synchronous", 0)  # the tests' own database trades safety for speed


def doctor(*arguments: str) -> tuple[int, list[str]]:
    """The exit code and the lines."""
    said = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=said)
    except SystemExit as end:
        return end.code, said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


def grades(findings) -> list[str]:
    return [finding.grade for finding in findings]


def test_healthy_installation_has_no_problem(healthy):
    code, lines = doctor()
    assert (code, lines[-1]) == (0, "No problem found.")
    assert {line.split()[0] for line in lines[:-2]} == {"ok"}, lines


def test_bare_installation_is_told_what_to_do():
    code, lines = doctor()
    assert code == 1
    problems = [line for line in lines if line.startswith("PROBLEM  ")]
    assert len(problems) >= 4
    assert all(" Do this: " in line for line in problems)
    assert lines[-1] == f"{len(problems)} problems found."


def test_finding_reads_as_a_line():
    assert str(Finding(OK, "All is well.")) == "ok       All is well."
    assert str(Finding(PROBLEM, "It is broken.", "mend it.")) == "PROBLEM  It is broken. Do this: mend it."


def test_database_that_does_not_answer_ends_the_visit(monkeypatch):
    def gone() -> list[str]:
        raise OperationalError("connection refused\n")

    monkeypatch.setattr(diagnosis, "unapplied_migrations", gone)
    assert (
        doctor()[1][0]
        == "PROBLEM  The database does not answer: connection refused. Do this: check DATABASE_URL."
    )


def test_missing_migrations_end_the_visit(monkeypatch, now):
    monkeypatch.setattr(diagnosis, "unapplied_migrations", lambda: ["journal.0001"])
    assert grades(diagnosis.examine(now)) == [PROBLEM]


def test_sqlite_that_could_lose_what_it_committed_is_a_problem():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    [found] = diagnosis.sqlite()
    assert "synchronous" in found.what


def test_full_disk_is_a_problem(healthy, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    monkeypatch.setattr(diagnosis, "ROOM", 10**18)
    assert [found.what for found in diagnosis.sqlite()] == ["Less than 1 GB is free where the database is."]


def test_demonstration_needs_no_public_address(settings, now):
    settings.DEMO = True
    assert grades(diagnosis.settings_are_safe()) == [OK]


def test_silent_sender_is_a_problem(now):
    found = diagnosis.sender(now)
    assert (found.grade, "start python manage.py serve" in found.do) == (PROBLEM, True)


def test_rota_without_anybody_now_is_a_problem_that_says_until_when(rota, now):
    found = diagnosis.rota(Role.POLICE_LIAISON, now)
    assert found.what == "Police liaison: nobody is on duty, and the rota names nobody later."
    rota(Role.POLICE_LIAISON, (1, 9))
    found = diagnosis.rota(Role.POLICE_LIAISON, now)
    assert (found.grade, "until" in found.what) == (PROBLEM, True)


@pytest.mark.parametrize(
    ("stretches", "grade"),
    [
        ([(-1, 8)], OK),
        ([(-1, 3), (3, 8)], OK),
        ([(-1, 3), (3.5, 8)], WARN),
        ([(-1, 5)], WARN),
        ([(-1, 3), (-1, 9)], OK),
    ],
)
def test_gap_in_the_days_ahead_is_a_warning(rota, now, stretches, grade):
    rota(Role.DUTY_OFFICER, *stretches)
    assert diagnosis.rota(Role.DUTY_OFFICER, now).grade == grade


def test_wording_longer_than_a_segment_is_named(now):
    today = clock.local(now).date()
    Record.objects.create(
        key="text.ack.1", value="{service} {place} " + "x" * 140, source="a meeting", checked_on=today
    )
    [found] = diagnosis.texts()
    assert (found.grade, "ack.1" in found.what) == (PROBLEM, True)


def test_address_too_long_for_a_link_in_a_text_is_named(settings):
    settings.PUBLIC_URL = "https://community-cohesion-and-swift-response.north-northamptonshire.example"
    found = list(diagnosis.texts())
    assert {finding.do for finding in found} == {"shorten PUBLIC_URL."}


@contextmanager
def provider(status: int, body: bytes):
    """A provider on this machine; yields its address and the requests it got."""
    got = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            got.append((self.path, self.headers["Authorization"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", got
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "grade"),
    [
        (200, b'{"status": "active"}', OK),
        (200, b'{"status": "suspended"}', PROBLEM),
        (401, b"{}", PROBLEM),
        (200, b"?", PROBLEM),
    ],
)
def test_online_asks_the_provider_for_our_account(healthy, settings, now, status, body, grade):
    with provider(status, body) as (address, got):
        settings.TWILIO_API_BASE = address
        assert grades(diagnosis.provider_answers(now)) == [grade]
    assert got == [
        (f"/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}.json", f"Basic {got[0][1].split()[1]}")
    ]


def test_provider_that_cannot_be_reached_is_a_problem(healthy, settings, now):
    settings.TWILIO_API_BASE = "http://127.0.0.1:9"
    assert grades(diagnosis.provider_answers(now)) == [PROBLEM]


def test_simulator_needs_no_provider(now):
    assert grades(diagnosis.provider_answers(now)) == [OK]


def test_journal_that_was_tampered_with_is_a_problem(healthy):
    write(by=None, subject="incident.AAAA", kind="note", text="Line 1")
    assert diagnosis.journal() == Finding(OK, "The journal's 1 entries are as they were written.")
    with opened():
        Words.objects.update(text="Nothing")

    code, lines = doctor()

    assert code == 1
    assert any("The words of entry 1 of incident.AAAA were altered." in line for line in lines)
