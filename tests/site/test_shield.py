"""Every page, as every role: what the answer carries, and what stands in it."""

import re
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.accounts.permits import addresses, permit_of
from cohesion.site import shield
from tests import factories
from tests.permissions.doors import doors
from tests.permissions.world import with_links

pytestmark = pytest.mark.django_db
ROLES = ["police", "duty officer", "administrator", "site contact", "signed out"]
FULL_NUMBERS = {"directory/cascade/"}  # made to be rung from, and only for officers


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


class Page(HTMLParser):
    """What a strict policy would have to refuse, and what is missing in a form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[dict] = []
        self.form: dict | None = None
        self.has_token = False
        self.inline = ""
        self.feed(html)
        self.faults += [f"no label: {field}" for field in self.fields if not self.is_labelled(field)]

    def is_labelled(self, field: dict) -> bool:
        return field.get("id") in self.labels or "aria-label" in field or "aria-labelledby" in field

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = dict(attrs)
        self.faults += [f"handler {name}" for name in given if name.startswith("on")]
        self.faults += [f"style on {tag}"] * ("style" in given)
        self.faults += [
            f"address {value}" for value in given.values() if str(value).startswith("javascript:")
        ]
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") != "application/json"
        ):
            self.faults.append(f"inline {tag}")
        if tag in ("script", "link", "img", "iframe"):
            at = given.get("src") or given.get("href") or ""
            self.faults += [f"from elsewhere: {at}"] * bool(re.match(r"(https?:)?//", at))
        if tag == "form":
            self.form, self.has_token = given, False
            self.faults += [f"sends elsewhere: {given}"] * given.get("action", "").startswith(("http", "//"))
        if tag == "label":
            self.labels.add(given.get("for", ""))
        if tag in ("input", "select", "textarea"):
            self.see_field(given)

    def see_field(self, field: dict) -> None:
        self.has_token |= field.get("name") == "csrfmiddlewaretoken"
        if field.get("type") not in ("hidden", "submit", "button"):
            self.fields.append(field)
        if field.get("type") in ("email", "tel", "password") and "autocomplete" not in field:
            self.faults.append(f"no autocomplete: {field}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and (self.form or {}).get("method", "").lower() == "post" and not self.has_token:
            self.faults.append(f"no form token: {self.form}")


# streams of public meetings, without a word about who asks
THE_SAME_FOR_ALL = {
    "forums/calendar.ics",
    "forums/<slug:body_slug>/calendar.ics",
    "forums/meetings/<slug:meeting_ref>/meeting.ics",
}


@pytest.fixture
def somewhere():
    """Opens every address of the service as that role; gives (address, response) one after the other."""

    def somewhere(role: str, **headers):
        world = with_links("good")
        for door in doors():
            if door.method == "GET" and door.rule:
                browser = world.browser(role)  # also after signing out
                yield door.spelt, browser.get(world.filled_in(door.spelt), **headers)

    return somewhere


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_carries_what_keeps_it_safe(somewhere, role):
    for address, response in somewhere(role):
        assert response.status_code < 500 or address == "health/", address
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
        by_link = address.startswith(("a/", "c/", "d/", "e/", "f/", "i/", "k/", "m/", "n/", "q/", "r/"))
        assert response["Referrer-Policy"] == ("strict-origin" if by_link else "same-origin"), address
        if (by_link or role != "signed out") and address not in THE_SAME_FOR_ALL:
            assert re.search("no-store|no-cache|private", response.get("Cache-Control", "")), address


@pytest.mark.parametrize("role", ROLES)
def test_every_page_obeys_a_policy_without_inline_code_and_every_form_is_whole(somewhere, role):
    for address, response in somewhere(role):
        if "text/html" not in response.get("Content-Type", "") or response.streaming:
            continue
        html = response.content.decode()
        forms_need_a_token = not address.startswith(
            ("a/", "c/", "d/", "k/", "r/")
        )  # there the address is the key
        faults = [
            one for one in Page(html).faults if forms_need_a_token or not one.startswith("no form token")
        ]
        assert faults == [], address
        assert "Traceback" not in html
        if address not in FULL_NUMBERS:
            assert not re.search(r"\+447700900\d{3}|07700 ?900\d{3}", html), (
                f"{role} reads a number at {address}"
            )


@pytest.mark.parametrize("role", ROLES)
def test_every_redirect_stays_at_home(somewhere, role):
    for address, response in somewhere(role):
        if response.status_code in (301, 302, 303, 307, 308):
            assert re.match(r"/(?![/\\])", response["Location"]), f"{address} leads to {response['Location']}"


@pytest.mark.parametrize(
    "elsewhere", ["https://bad.example/", "//bad.example", "/\\bad.example", "javascript:1"]
)
def test_signing_in_leads_nowhere_else(client, elsewhere):
    person = factories.a_person()
    person.set_password("a long enough phrase")
    person.save()
    body = {"login": person.email, "password": "a long enough phrase", "next": elsewhere}
    response = client.post("/accounts/login/", body)
    assert "bad.example" not in response.get("Location", "")
    assert "javascript" not in response.get("Location", "")


def test_a_made_up_host_is_refused(client):
    assert client.get("/", HTTP_HOST="bad.example").status_code == 400


def test_forged_forwarded_host_makes_no_link(client):
    assert b"bad.example" not in client.get("/", HTTP_X_FORWARDED_HOST="bad.example").content


def test_a_form_without_its_token_is_refused():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/login/", {"login": "a@example.org", "password": "x"}).status_code == 403


def test_a_body_that_is_too_large_is_refused_and_no_fault(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert client.post("/accounts/login/", {"login": "x" * 2000}).status_code in (400, 413)


def test_whether_somebody_is_known_is_not_told(client):
    known = factories.a_person().email
    said = []
    for login in (known, "nobody@example.org"):
        response = client.post("/accounts/login/", {"login": login, "password": "wrong and long"})
        said.append(re.sub(r"name=.csrf[^>]*>|" + re.escape(login), "", response.content.decode()))
    assert said[0] == said[1]


# --- personal links -----------------------------------------------------------------------------------------------


def test_guesses_are_answered_briefly_and_a_link_that_works_still_opens(client, caplog, monkeypatch):
    person = factories.a_contact(factories.a_place())
    works = new_link(person=person, purpose=PersonalLink.Purpose.RAISE)
    guessed = [client.get(f"/r/{n:022d}/").status_code for n in range(33)]
    assert guessed == [410] * 30 + [429] * 3
    assert client.get(f"/r/{works}/").status_code == 200
    warned = [record for record in caplog.records if "dead personal links" in record.message]
    assert len(warned) == 1
    assert "127.0.0.1" not in warned[0].getMessage()


def test_each_network_is_counted_alone_and_only_our_own_proxy_is_believed(rf):
    plain = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.9")
    proxied = rf.get(
        "/", secure=True, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5, 198.51.100.9"
    )
    assert shield.network_of(plain) == "192.0.2.1"
    assert shield.network_of(proxied) == "198.51.100.9"


def test_a_page_that_sends_no_referrer_takes_its_form_from_a_browser_that_says_null():
    by_link = [one for one in addresses(get_resolver().url_patterns) if shield.BY_LINK.match(f"/{one[0]}")]
    posted = {spelt: one.callback for spelt, one in by_link if permit_of(one).post}
    assert len(posted) > 8
    assert not [spelt for spelt, view in posted.items() if not getattr(view, "csrf_exempt", False)]


# --- what is said to machines -------------------------------------------------------------------------------------


def test_robots_are_kept_from_everything_private(client):
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" in said
    assert not re.search(r"Allow: /(a|r|incidents|directory|messaging)/", said)


def test_security_txt_names_whom_to_tell_and_when_that_ends(client, settings, time_machine):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@cohesion.example"
    time_machine.move_to("2026-11-26T12:00:00Z", tick=False)
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == "Contact: mailto:security@cohesion.example"
    assert lines[1] == "Expires: 2027-05-25T00:00:00Z"
