"""What the addresses of an incident, and the secret ones in texts, give away and let in."""

import logging
import uuid

import pytest
from django.test import Client

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.directory.models import Post
from cohesion.directory.states import Rank, Role
from cohesion.kit.phones import MaskNumbers
from incidents.models import Incident
from incidents.states import Answer
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer_page(scene) -> str:
    """The deputy's own page about an incident."""
    about = scene.raised().alerts.get(person=scene.deputy).about
    return f"/a/{new_link(person=scene.deputy, purpose=PersonalLink.Purpose.ANSWER, about=about)}/"


@pytest.fixture
def raise_page(scene) -> str:
    return f"/r/{new_link(person=scene.primary, purpose=PersonalLink.Purpose.RAISE)}/"


@pytest.mark.parametrize(
    "address",
    [
        "/incidents/%00/",
        "/incidents/%00/board/",
        "/incidents/%00/timeline.csv",
        "/a/%00/",
        "/a/%00/board/",
        "/r/%00/",
    ],
)
def test_what_is_no_reference_is_not_found(client, scene, address):
    client.force_login(scene.police)

    assert client.get(address).status_code == 404


def test_personal_links_need_no_cookies(scene, answer_page, raise_page):
    told = {"called_999": "yes", "where": str(scene.place), "kind": "fire", "key": str(uuid.uuid4())}

    answered = Client(enforce_csrf_checks=True).post(answer_page, {"answer": "received"})
    raised = Client(enforce_csrf_checks=True).post(raise_page, told)

    assert (answered.status_code, raised.status_code) == (302, 302)
    assert scene.deputy.alerts.filter(answer=Answer.RECEIVED).exists()
    assert Incident.objects.count() == 2


def test_signed_in_pages_still_insist_on_their_own_forms(scene):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(scene.primary)

    assert browser.post("/incidents/raise/", {"called_999": "yes"}).status_code == 403


@pytest.mark.parametrize(
    "end", ["", "confirm/", "update/", "note/", "stand-down/", "timeline/", "timeline.csv"]
)
def test_no_browser_keeps_a_page_of_an_incident(client, scene, end):
    incident = scene.raised()
    client.force_login(scene.police)

    assert "no-store" in client.get(f"{incident.get_absolute_url()}{end}").headers["Cache-Control"]


def test_no_browser_keeps_the_list_or_a_personal_page(client, scene, answer_page, raise_page):
    client.force_login(scene.police)

    for address in (
        "/incidents/",
        "/incidents/raise/",
        answer_page,
        raise_page,
        "/a/unknown/",
        "/r/unknown/",
    ):
        assert "no-store" in client.get(address).headers["Cache-Control"], address


def test_fragments_are_kept_for_comparing(client, scene, answer_page):
    incident = scene.raised()
    client.force_login(scene.police)

    for address in (f"{incident.get_absolute_url()}board/", "/incidents/list/", f"{answer_page}board/"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (first["Cache-Control"], again.status_code) == ("private, no-cache", 304)


def test_whoever_leaves_a_place_gets_the_list_anew(client, scene):
    other = factories.a_place("Other")
    Post.objects.create(
        person=scene.deputy, role=Role.SITE_CONTACT, place=other, rank=Rank.PRIMARY, held_from="2020-01-01"
    )
    incident = scene.raised()
    client.force_login(scene.deputy)
    before = client.get("/incidents/list/")
    scene.deputy.posts.filter(place=scene.place).update(held_until="2020-12-31", held_from="2020-01-01")

    after = client.get("/incidents/list/", headers={"If-None-Match": before["ETag"]})

    assert incident.ref in before.content.decode()
    assert after.status_code == 200
    assert incident.ref not in after.content.decode()


def test_secrets_stay_out_of_the_log(client, answer_page, caplog):
    caplog.handler.addFilter(MaskNumbers())

    client.put(answer_page)
    client.get(f"{answer_page}x/")

    words = [record.getMessage() for record in caplog.records if record.name == "django.request"]
    assert words == ["Method Not Allowed (PUT): /a/•••/", "Not Found: /a/•••/x/"]


@pytest.mark.parametrize(
    "name", ["django.request", "django.security.csrf", "django.channels.server", "daphne.server"]
)
def test_every_line_goes_through_the_mask(settings, name):
    logger = logging.getLogger(name)
    while logger.parent:
        assert (logger.handlers, logger.propagate) == ([], True)
        logger = logger.parent

    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["mask"]
    assert settings.LOGGING["root"]["handlers"] == ["stderr"]
