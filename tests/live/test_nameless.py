"""Whoever follows a public page without a name: the rule of the topic decides alone, and there is an end to them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cohesion.live import consumers, registry
from cohesion.live.consumers import Close, Follower
from tests.live.sockets import Socket, close_code, socket

pytestmark = pytest.mark.django_db(transaction=True)
HALL = "hall.K7P2"


@pytest.fixture
def is_public(monkeypatch):
    """A topic that anybody may follow, and one that nobody without a name may."""
    monkeypatch.setattr(registry, "_rules", {"hall": lambda person, rest: person.is_anonymous})


def nameless(topic: str = HALL) -> Socket:
    return socket(AnonymousUser(), topic, session=None)


async def test_somebody_without_a_name_is_told_the_number_of_a_public_page(is_public):
    follower = nameless()
    assert (await follower.connect())[0]
    assert await follower.receive_json_from() == {"revision": 0}
    await follower.disconnect()
    assert Follower.nameless == set()


async def test_a_topic_whose_rule_says_no_is_followed_by_nobody_without_a_name(is_public):
    follower = nameless("incident.K7P2")
    await follower.connect()
    assert await close_code(follower) == Close.REFUSED
    assert Follower.nameless == set()


async def test_when_the_gallery_is_full_the_next_one_asks_by_itself(is_public, monkeypatch):
    monkeypatch.setattr(consumers, "GALLERY", 1)
    first, second = nameless(), nameless()
    await first.connect()
    await second.connect()

    assert await close_code(second) == Close.REFUSED
    assert await first.receive_json_from() == {"revision": 0}
    await first.disconnect()
