import pytest
from django.test import Client
from django.urls import reverse

from cohesion.messaging import phones
from cohesion.messaging.models import Reply, SimulatedPhone, SimulatedText
from tests import factories
from tests.messaging.conftest import NUMBER, a_text, send_all
from tests.messaging.test_phones import at_once

PAGE, FRAGMENT = "/messaging/phones/", "/messaging/phones/fragment/"


@pytest.fixture(autouse=True)
def _demonstration(settings) -> None:
    settings.DEMO = True


@pytest.fixture
def holy_cross(transactional_db) -> SimulatedPhone:
    """The phone of a site's primary contact, with one text that asks."""
    factories.a_contact(factories.a_place("Holy Cross"), number=NUMBER)
    a_text(body="NN Cohesion S1 fire. Reply 1 I have this, 2 call me.", answers=["1", "2"])
    send_all(at_once())
    return SimulatedPhone.objects.get()


@pytest.mark.parametrize("path", [PAGE, FRAGMENT, "/messaging/phones/reply/", "/messaging/phones/switch/"])
@pytest.mark.parametrize(("demo", "provider"), [(False, "simulator"), (True, "twilio")])
@pytest.mark.django_db
def test_there_are_no_phones_outside_the_demonstration(settings, path, demo, provider):
    settings.DEMO, settings.SMS_PROVIDER = demo, provider
    browser = Client()
    said = browser.get(path) if path in (PAGE, FRAGMENT) else browser.post(path)
    assert said.status_code == 404


def test_a_phone_shows_its_text_and_what_became_of_it(holy_cross):
    said = Client().get(PAGE).content.decode()
    assert "Demonstration: these phones are pretend. Nothing leaves this computer." in said
    for words in (
        "Primary contact, Holy Cross",
        "07700 900101",
        "Reply 1 I have this",
        "delivered",
        "1 segment, 52 of 160",
    ):
        assert words in said
    assert 'value="2"' in said
    assert 'value="3"' not in said


def test_one_tap_answers(holy_cross):
    browser = Client(enforce_csrf_checks=True)
    browser.get(PAGE)
    form = {
        "phone": holy_cross.pk,
        "body": "1",
        "csrfmiddlewaretoken": browser.cookies["cohesion-csrf"].value,
    }
    said = browser.post(f"{reverse('messaging:phone_reply')}?group=site", form)
    assert said.status_code == 302
    assert said["Location"] == f"{PAGE}?group=site#phone-{holy_cross.pk}"
    assert [reply.body for reply in Reply.objects.all()] == ["1"]
    assert SimulatedText.objects.filter(incoming=False).count() == 1


@pytest.mark.parametrize(
    "form", [{}, {"phone": 999, "body": "1"}, {"phone": "x", "body": "1"}, {"body": " "}]
)
def test_an_empty_answer_is_asked_for_again(holy_cross, form):
    said = Client().post(reverse("messaging:phone_reply"), {"phone": holy_cross.pk} | form, follow=True)
    assert "Type an answer" in said.content.decode() or form.get("phone") == "x"
    assert not Reply.objects.exists()


def test_a_phone_can_be_switched_off_and_on(holy_cross):
    browser, address = Client(), reverse("messaging:phone_switch")
    for on, words in (("0", "switched off"), ("1", "Switch off")):
        said = browser.post(address, {"phone": holy_cross.pk, "on": on}, follow=True)
        assert words in said.content.decode()
    assert browser.post(address, {"phone": holy_cross.pk, "on": "maybe"}).status_code == 302
    assert SimulatedPhone.objects.get().is_on


def test_phones_are_chosen_by_group_answer_and_search(holy_cross):
    SimulatedPhone.objects.create(number="+447700900555", label="Silent")

    def shown(query: str) -> bool:
        return "Holy Cross" in Client().get(f"{PAGE}?{query}").content.decode()

    assert shown("group=site")
    assert shown("group=waiting")
    assert shown("search=900101")
    assert shown("search=holy")
    assert shown("group=nonsense")
    assert not shown("group=officer")
    assert not shown("group=neighbour")
    assert not shown("search=mosque")
    assert "Silent" not in Client().get(PAGE).content.decode()
    assert "Silent" in Client().get(f"{PAGE}?all=1").content.decode()
    phones.reply(number=NUMBER, body="1")
    assert not shown("group=waiting")


@pytest.mark.django_db(transaction=True)
def test_neighbours_are_those_last_asked_as_neighbours(holy_cross):
    a_text(kind="alert.s1.area", topic="incident.M4RD", answers=["1", "2"])
    send_all(at_once())
    assert "Holy Cross" in Client().get(f"{PAGE}?group=neighbour").content.decode()


def test_the_fragment_is_fetched_only_when_something_changed(holy_cross):
    browser = Client()
    first = browser.get(f"{FRAGMENT}?group=site")
    assert "Holy Cross" in first.content.decode()
    assert browser.get(f"{FRAGMENT}?group=site", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert browser.get(FRAGMENT, headers={"If-None-Match": first["ETag"]}).status_code == 200
    phones.switch(number=NUMBER, on=False)
    assert browser.get(f"{FRAGMENT}?group=site", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_somebody_signed_in_follows_by_a_token_and_anybody_else_by_asking(holy_cross):
    browser = Client()
    assert 'data-every="3"' in browser.get(PAGE).content.decode()
    browser.force_login(factories.a_person(number=None))
    assert "data-token=" in browser.get(PAGE).content.decode()
    assert browser.get(FRAGMENT)["X-Topic-Token"]


def test_the_page_takes_a_fixed_number_of_queries(holy_cross, django_assert_max_num_queries):
    for number in range(20):
        a_text(f"+447700900{200 + number}")
    send_all(at_once())
    with django_assert_max_num_queries(6):
        assert Client().get(PAGE).content.decode().count("bubble--in") == 21


def test_a_text_in_urdu_is_shown_from_right_to_left_with_its_own_limit(holy_cross):
    words = "EXERCISE ONLY. صرف مشق۔ جواب 1۔ خطرے میں 999۔ K7P6 EXERCISE ONLY."
    a_text(body=words, kind="language.alert.drill.ur", answers=[])
    send_all(at_once())
    said = Client().get(PAGE).content.decode()
    assert f'dir="rtl" lang="ur">{words}</p>' in said
    assert f"1 segment, {len(words)} of 70" in said
    assert 'value="2"' in said, "the English question before it is still the one that is asked"
