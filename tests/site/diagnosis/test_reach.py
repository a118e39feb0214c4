"""Our public address and the email server, as others reach them."""

import socketserver
from contextlib import contextmanager
from threading import Thread

import pytest

from cohesion.site.diagnosis import reach
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN
from tests.site.outside import outside

HEALTH = b'{"ok": false, "reasons": ["Sender not running"]}'


def grades(settings, health=(503, HEALTH), inbound=(403, b"")) -> list[str]:
    with outside(lambda method, path: health if path == "/health/" else inbound) as ours:
        settings.PUBLIC_URL = ours.address
        return [found.grade for found in reach.public_address()]


def test_our_health_is_known_by_what_it_says_whatever_it_says(settings, texting):
    assert grades(settings) == [OK, OK]
    assert grades(settings, health=(200, b'{"ok": true}')) == [OK, OK]


@pytest.mark.parametrize("health", [(200, b"<h1>Welcome to nginx</h1>"), (404, b""), (200, b"1")])
def test_somebody_else_at_our_address_is_a_problem(settings, texting, health):
    assert grades(settings, health=health) == [PROBLEM]


@pytest.mark.parametrize("status", [200, 301, 404, 500])
def test_unsigned_text_that_is_not_refused_is_a_problem(settings, texting, status):
    assert grades(settings, inbound=(status, b"")) == [OK, PROBLEM]


def test_simulator_takes_no_texts_from_outside(settings):
    assert grades(settings) == [OK]


def test_address_that_does_not_answer_is_a_problem(settings):
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    assert [found.grade for found in reach.public_address()] == [PROBLEM]


@contextmanager
def mail_server(greeting: bytes):
    """A server that says hello as SMTP does, and 250 to everything."""

    class Talk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(greeting)
            while self.rfile.readline():
                self.wfile.write(b"250 fine\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("greeting", "grade"), [(b"220 mail.example\r\n", OK), (b"554 go away\r\n", PROBLEM)]
)
def test_email_server_is_greeted(settings, greeting, grade):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server(greeting) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
        assert reach.mail().grade == grade


def test_email_server_that_is_not_there_is_a_problem(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert reach.mail().grade == PROBLEM


@pytest.mark.parametrize(("demo", "grade"), [(False, WARN), (True, OK)])
def test_printed_email_is_fine_in_the_demonstration_only(settings, demo, grade):
    settings.EMAIL_BACKEND, settings.DEMO = "django.core.mail.backends.console.EmailBackend", demo
    assert reach.mail().grade == grade
