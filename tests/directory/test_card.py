"""The site card: for police and officers, markers for police alone, every look noted, overdue reviews in red."""

from datetime import date

import pytest
import time_machine

from cohesion.directory.models import Post, SiteCard
from cohesion.directory.states import Marker, Role
from cohesion.journal.models import Words
from tests import factories

pytestmark = pytest.mark.django_db
CARD = {"in_building": "Madrasah weekdays 17:00 to 19:00", "has_cctv": "True", "marker": "requested"}
CONFIRMED = {"marker": "confirmed", "marker_on": "2026-11-20", "marker_review_on": "2027-05-20"}


@pytest.fixture
def place():
    place = factories.a_place("Rockingham Vale Mosque", ref="C3")
    factories.a_contact(place, name="Yusuf Rahmani")
    return place


@pytest.fixture
def police():
    return factories.an_officer(Role.POLICE_LIAISON)


@pytest.fixture
def officer():
    return factories.an_officer(Role.DUTY_OFFICER)


def noted() -> list[str]:
    return list(Words.objects.order_by("pk").values_list("text", flat=True))


def test_an_officer_fills_it_in_and_sees_it_on_the_place(client, officer, place):
    client.force_login(officer)
    assert "Nothing is known yet" in client.get("/directory/places/C3/").content.decode()
    assert client.post("/directory/places/C3/card/", CARD).status_code == 302
    assert "Madrasah weekdays" in client.get("/directory/places/C3/").content.decode()
    assert "Looked at the contacts and site card of C3" in noted()
    changed = next(text for text in noted() if text.startswith("Site card of C3"))
    assert "Madrasah" not in changed, "what changed is said, never what stands there"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SITE_CONTACT])
def test_nobody_else_sees_it(client, place, role):
    SiteCard.objects.create(place=place, in_building="Night shelter")
    who = place.posts.get().person if role == Role.SITE_CONTACT else factories.an_officer(role, on_duty=False)
    client.force_login(who)
    assert "Night shelter" not in client.get("/directory/places/C3/").content.decode()
    assert client.get("/directory/places/C3/card/").status_code == 403


def test_only_police_confirm_a_marker_and_change_it_afterwards(client, officer, police, place):
    client.force_login(officer)
    page = client.post("/directory/places/C3/card/", CARD | CONFIRMED).content.decode()
    assert "Only police liaison can confirm a marker" in page
    assert "Madrasah weekdays" in page, "nothing typed is lost"
    client.force_login(police)
    client.post("/directory/places/C3/card/", CARD | CONFIRMED)
    assert SiteCard.objects.get().marker == Marker.CONFIRMED
    client.force_login(officer)
    client.post("/directory/places/C3/card/", CARD)
    assert SiteCard.objects.get().marker == Marker.CONFIRMED
    client.post("/directory/places/C3/card/", CARD | CONFIRMED | {"rendezvous": "Car park"})
    assert SiteCard.objects.get().rendezvous == "Car park", "the rest is theirs to change"


def test_a_confirmed_marker_has_a_day_of_review(client, police, place):
    client.force_login(police)
    page = client.post(
        "/directory/places/C3/card/", CARD | CONFIRMED | {"marker_review_on": ""}
    ).content.decode()
    assert "Say when the marker is to be looked at again." in page


def test_an_overdue_review_is_red(client, police, place):
    SiteCard.objects.create(place=place, marker=Marker.CONFIRMED, marker_review_on=date(2027, 5, 20))
    for day, is_red in ((date(2027, 5, 20), False), (date(2027, 5, 21), True)):
        with time_machine.travel(day, tick=False):
            Post.objects.filter(person=police).update(held_from=day)
            client.force_login(police)
            page = client.get("/directory/places/C3/").content.decode()
            assert ("was to be looked at again" in page) is is_red


def test_keyholders_are_those_whose_posts_say_so(client, officer, place):
    SiteCard.objects.create(place=place)
    Post.objects.filter(place=place).update(is_keyholder=True)
    client.force_login(officer)
    assert "<dt>Keyholders</dt><dd><div>Yusuf Rahmani" in client.get("/directory/places/C3/").content.decode()


def test_saving_the_same_writes_nothing(client, officer, place):
    client.force_login(officer)
    for _ in range(2):
        client.post("/directory/places/C3/card/", CARD)
    assert sum(text.startswith("Site card of C3") for text in noted()) == 1


def test_etiquette_is_shown_in_the_words_of_the_place_to_whoever_comes_and_never_in_the_journal(
    client, officer, police, place
):
    client.force_login(police)
    assert "Not known: ask the place" not in client.get("/directory/places/C3/").content.decode()
    SiteCard.objects.create(place=place)
    assert "Not known: ask the place" in client.get("/directory/places/C3/").content.decode()
    client.force_login(officer)
    client.post("/directory/places/C3/card/", CARD | {"etiquette": "Shoes off. Wait to be greeted."})
    client.force_login(police)
    assert "Shoes off. Wait to be greeted." in client.get("/directory/places/C3/").content.decode()
    assert not any("Shoes off" in text for text in noted())
