"""What somebody still holds when their right has ended: an open page, its tag and token, a link."""

import pytest

from cohesion.accounts.links import new_link, revoke_links
from cohesion.accounts.models import Person, PersonalLink
from cohesion.directory.actions import end_post
from cohesion.live import tokens
from cohesion.live.registry import link_is_open, may_watch
from incidents import actions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(client):
    """A deputy with the board open, and everything their browser and phone keep."""
    place, primary, deputy, _, _ = factories.a_site()
    incident = actions.raise_incident(by=primary, place=place, kind="fire")
    about = incident.alerts.get(person=deputy).about
    client.force_login(deputy)
    board = client.get(f"/incidents/{incident.ref}/board/")
    link = new_link(person=deputy, purpose=PersonalLink.Purpose.ANSWER, about=about)
    return {"deputy": deputy, "incident": incident, "board": board, "link": link}


def by_ending_the_post(deputy: Person) -> None:
    end_post(by=None, post=deputy.posts.get())


def by_midnight(deputy: Person) -> None:
    factories.has_left(deputy)


def by_leaving(deputy: Person) -> None:
    Person.objects.filter(pk=deputy.pk).update(is_active=False)


@pytest.mark.parametrize("end", [by_ending_the_post, by_midnight, by_leaving])
def test_nothing_that_is_held_opens_anything(client, held, end):
    deputy, incident, board = held["deputy"], held["incident"], held["board"]
    end(deputy)
    deputy.refresh_from_db()

    for address in ("", "board/", "timeline/", "timeline.csv"):
        answer = client.get(f"/incidents/{incident.ref}/{address}", headers={"If-None-Match": board["ETag"]})
        assert answer.status_code in (302, 404), address
    assert client.get(f"/a/{held['link']}/").status_code == 410
    assert client.get(f"/a/{held['link']}/board/").status_code == 410
    assert client.post(f"/a/{held['link']}/", {"answer": "received"}).status_code == 410
    assert not may_watch(deputy, incident.topic)
    assert deputy.alerts.get().answer == "none"


def test_tag_of_somebody_else_is_no_way_to_their_page(client, held):
    stranger = factories.a_contact(factories.a_place(at=(51.0, 0.0)))
    client.force_login(stranger)

    region = f"/incidents/{held['incident'].ref}/board/"
    assert client.get(region, headers={"If-None-Match": held["board"]["ETag"]}).status_code == 404


def test_token_of_a_revoked_link_follows_nothing(client, held):
    client.logout()
    fragment = client.get(f"/a/{held['link']}/board/")
    ticket = tokens.read(fragment["X-Topic-Token"])
    assert link_is_open(ticket.by_link)

    revoke_links(person=held["deputy"])

    assert not link_is_open(ticket.by_link)
    assert not link_is_open(0)
