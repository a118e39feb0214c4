"""What browsers are told when the service runs as a council runs it: https only, and cookies that stay there."""

import runpy
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.cache import cache
from django.test import Client

from tests import factories
from tools.checks import PRODUCTION

pytestmark = pytest.mark.django_db
FROM_THE_PROXY = {"host": "cohesion.example", "x-forwarded-proto": "https"}
OF_THE_WEB = ("SECURE", "SESSION_COOKIE", "CSRF_", "ALLOWED_HOSTS")
PASSWORD = "correct horse battery"


@pytest.fixture
def browser(settings, monkeypatch) -> Client:
    """A browser before the settings that a council's server would have, but for the database."""
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    for name, value in runpy.run_path(str(Path(ours.BASE_DIR) / "cohesion" / "settings.py")).items():
        if name.startswith(OF_THE_WEB):
            setattr(settings, name, value)
    cache.clear()
    return Client(headers=FROM_THE_PROXY)


def test_https_is_insisted_on_for_a_year_and_for_every_name_below(browser):
    told = browser.get("/accessibility/")["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains; preload"


def test_http_is_sent_on_to_https_and_told_nothing(browser):
    answer = browser.get("/accessibility/", headers={"x-forwarded-proto": "http"})
    assert (answer.status_code, answer["Location"]) == (301, "https://cohesion.example/accessibility/")
    assert "Strict-Transport-Security" not in answer


def test_cookies_go_by_https_only_to_no_script_and_to_no_other_site(browser):
    person = factories.a_person()
    person.set_password(PASSWORD)
    person.save()
    page = browser.get("/accounts/login/")
    signed_in = browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    cookies = {**page.cookies, **signed_in.cookies}
    assert {"cohesion", "cohesion-csrf"} <= set(cookies)
    for name in ("cohesion", "cohesion-csrf"):
        cookie = cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), name
        assert cookie["domain"] == ""


def test_another_host_is_nobody_we_know(browser):
    assert browser.get("/accessibility/", headers={"host": "bad.example"}).status_code == 400


def test_another_site_cannot_post_in_somebodys_name(settings, browser):
    strict = Client(enforce_csrf_checks=True, headers=FROM_THE_PROXY)
    token = strict.get("/accounts/login/").cookies["cohesion-csrf"].value
    said = {"login": "a@example.org", "password": "x", "csrfmiddlewaretoken": token}
    for origin, status in (("https://bad.example", 403), ("https://cohesion.example", 200)):
        assert strict.post("/accounts/login/", said, headers={"origin": origin}).status_code == status
