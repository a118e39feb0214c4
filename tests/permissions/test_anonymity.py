"""Whoever raised a concern is named nowhere against their choice: on no page, in no feed, file, entry or text.

Every address of the service is opened by people of each kind, with concerns of each choice on their way.
"""

from dataclasses import dataclass
from html import unescape

import pytest

from cohesion.accounts.models import Person
from cohesion.journal.models import Words
from cohesion.kit.phones import national
from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_text
from forums import actions
from forums.models import Concern
from forums.states import ShownAs
from tests import factories
from tests.permissions.doors import doors
from tests.permissions.world import World, a_world

pytestmark = pytest.mark.django_db
READERS = ("signed out", "nobody", "site contact", "police")
CHOICES = {ShownAs.NOBODY: "Ada Quiet", ShownAs.SECTOR: "Bea Partly", ShownAs.NAME: "Cyd Openly"}


@dataclass
class Raised:
    """A concern of somebody, and what of it must stay with the clerk."""

    concern: Concern
    person: Person
    words: str

    @property
    def secrets(self) -> list[str]:
        number = self.person.contact_points.get().number
        return [self.words, number, national(number), self.person.email]


@pytest.fixture
def world() -> World:
    return a_world()


@pytest.fixture
def raised(world) -> dict[str, Raised]:
    """One of each choice: by text, accepted, supported, on an agenda that is out, and answered."""
    clerk, found = world.people["duty officer"], {}
    for choice, name in CHOICES.items():
        person, words = factories.a_person(name), f"Secret words of {name}"
        number = person.contact_points.get().number
        take_text({"MessageSid": name, "From": number, "Body": f"CONCERN {words}"}, provider="t")
        concern = Concern.objects.get(raised_by=person)
        actions.show_as(concern=concern, shown_as=choice)
        actions.acknowledge(by=clerk, concern=concern)
        concern = actions.accept(by=clerk, concern=concern, words=f"Summary {choice}")
        actions.support(by=world.people["nobody"], concern=concern)
        actions.put_on_agenda(by=clerk, concern=concern, meeting=world.hall.meeting)
        found[choice] = Raised(concern, person, words)
    actions.publish_agenda(by=clerk, meeting=world.hall.meeting)
    return found


def addresses(world: World, raised: dict[str, Raised]) -> list[str]:
    """Every address that is read, once for each concern."""
    found = {}
    for one in raised.values():
        world.hall.concern = one.concern
        found |= dict.fromkeys(
            world.filled_in(door.spelt) for door in doors() if door.rule and door.method == "GET"
        )
    return [
        address for address in found if not address.startswith(("/c/", "/n/"))
    ]  # their own secret addresses


@pytest.mark.parametrize("role", READERS)
def test_nobody_but_the_clerk_reads_who_raised_a_concern_against_their_choice(world, raised, role):
    browser, hidden = world.browser(role), [raised[ShownAs.NOBODY], raised[ShownAs.SECTOR]]
    never = [one.person.name for one in hidden] + [
        secret for one in raised.values() for secret in one.secrets
    ]
    told = []
    for address in addresses(world, raised):
        response = browser.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        said = unescape(body.decode(errors="replace"))
        told += [f"{address}: {secret}" for secret in never if secret in said]
        assert CHOICES[ShownAs.NAME] not in said or "you-said" in address or "data" in address, address

    assert told == []
    assert len(addresses(world, raised)) > 150


def test_what_they_allow_is_shown_and_no_more(world, raised):
    browser = world.browser("signed out")
    pages = {
        choice: browser.get(one.concern.get_absolute_url()).content.decode() for choice, one in raised.items()
    }

    assert "Cyd Openly" in pages[ShownAs.NAME]
    assert "Residents" in pages[ShownAs.SECTOR]
    assert "Residents" not in pages[ShownAs.NOBODY]


def test_no_text_names_a_raiser_or_says_what_was_raised(world, raised):
    for message in Message.objects.all():
        for one in raised.values():
            assert one.words not in message.body + message.one_way + message.subject
            assert one.person.name not in message.body + message.one_way + message.subject


def test_no_entry_of_the_journal_names_a_raiser_or_says_what_was_raised(world, raised):
    written = " ".join(str(row) for row in Words.objects.values_list("text", "detail", "by_name"))
    for one in raised.values():
        assert one.words not in written
        assert one.person.name not in written
        assert not Words.objects.filter(by=one.person).exists()


def test_an_administrator_reads_beside_no_reference_whose_it_is(world, raised):
    browser = world.browser("administrator")
    for model in (
        "messaging/message",
        "messaging/reply",
        "forums/concern",
        "forums/caller",
        "forums/support",
    ):
        response = browser.get(f"/admin/{model}/")
        page, is_left_out = response.content.decode(), model in ("forums/caller", "forums/support")
        assert response.status_code == (404 if is_left_out else 200), model
        for one in raised.values():
            keys = f"person {one.person.pk}<"
            assert one.concern.ref not in page or keys not in page, model
