import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohesion.kit.refusals import Refused
from cohesion.messaging.models import Message
from events import actions
from events.models import Case
from tests.events.conftest import SAID, a_term

WHERE = {"land": "own"}
WHEN = {"event_on": "2027-03-05", "peak": "150"}


def words(page) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r"\s+", " ", text)


def address_in(page) -> str:
    return re.search(r"http://testserver(/e/[A-Z0-9]{32}/)", page.content.decode())[1]


@pytest.fixture
def desk(office) -> Client:
    client = Client()
    client.force_login(office.officer)
    return client


def test_an_organiser_has_an_answer_and_a_reference_in_six_pages(office, client):
    pages = [
        client.get("/events/"),
        client.get("/events/check/"),
        client.get("/events/check/", {"asked": ["where"], **WHERE}),
        client.get("/events/check/", {"asked": ["where", "when"], **WHERE, **WHEN}),
        client.get(
            "/events/check/", {"asked": ["where", "when", "what"], "activities": "food", **WHERE, **WHEN}
        ),
    ]
    noted = client.post(
        "/events/check/note/",
        WHERE
        | WHEN
        | {"activities": "food", "title": "Iftar", "place_name": "Our hall"}
        | {"contact": "Amina", "email": "a@example.org", "key": "5c1c8a7e-0000-4000-8000-000000000001"},
    )

    assert len(pages) + 1 <= 6
    assert "You need no permission from us" in words(pages[-1])
    case = Case.objects.get()
    assert (case.state, case.title) == ("noted", "Iftar")
    assert f"Your reference is E-{case.ref}" in words(noted)
    assert "Noted" in words(client.get(address_in(noted)))


def test_a_wrong_answer_of_the_pre_check_gets_a_sentence_and_keeps_the_rest(office, client):
    page = client.get(
        "/events/check/", {"asked": ["where", "when"], "event_on": "2020-01-01", "peak": "x", **WHERE}
    )

    assert "That day has passed" in words(page)
    assert 'value="own"' in page.content.decode()


def test_what_needs_permission_says_whose_and_by_when_and_goes_on_to_an_application(office, client):
    said = {"land": "highway", "event_on": "2027-04-17", "peak": "600", "activities": ["procession", "road"]}
    page = words(client.get("/events/check/", {"asked": ["where", "when", "what"]} | said))

    assert "You need permission" in page
    assert "Was due by Saturday 6 February 2027" in page
    assert "By Saturday 10 April 2027" in page
    assert client.get("/events/check/note/", said).status_code == 302  # it is not one to be noted
    begun = client.post(
        "/events/apply/",
        said | {"contact": "A", "email": "a@example.org", "key": "5c1c8a7e-0000-4000-8000-000000000002"},
    )
    assert Case.objects.get().answers["peak"] == "600"
    assert begun["Cache-Control"] == "no-store"
    own = client.get(address_in(begun))
    assert "Roads and access" in words(own)
    assert own["Referrer-Policy"] == "strict-origin"  # the address is the key


def test_a_whole_application_from_the_first_page_to_the_letter(office, client, desk):
    case, secret = actions.begin(by=None, answers={"contact": "A", "email": "a@example.org"})
    own = f"/e/{secret}/"
    for name in ("organiser", "event", "place", "dates", "numbers", "activities"):
        client.post(f"{own}pages/{name}/", SAID | {"register": office.place.ref})
    assert "Still to do" in words(client.get(f"{own}send/"))
    for name in ("safety", "insurance", "access", "security"):
        assert client.post(f"{own}pages/{name}/", SAID).status_code == 302
    client.post(f"{own}send/", {"declared": "on"})
    case.refresh_from_db()

    assert "To be checked" in words(desk.get("/events/desk/"))
    desk.post(f"/events/desk/{case.ref}/take-up/")
    assert "A decision by Wednesday 17 February 2027" in words(client.get(own))
    landowner = case.consultations.get(consultee="landowner")
    desk.post(f"/events/desk/answers/{landowner.pk}/", {"answer": "no_objection", "answered_as": "Parks"})
    desk.post(
        f"/events/desk/{case.ref}/recommend/",
        {
            "outcome": "conditions",
            "reasons": "Welcome.",
            "power": "Consent as owner",
            "conditions": "Allergen list; So that people can choose; Organiser; Photo",
        },
    )

    assert "Not agreed until you accept them, by Tuesday 16 February 2027" in words(
        client.get(f"{own}letter/")
    )
    client.post(f"{own}steps/accept/")
    case.refresh_from_db()
    assert case.state == "agreed"
    letter = words(client.get(f"{own}letter/"))
    assert "Allergen list" in letter
    assert "approved" not in letter.lower()


def test_what_was_typed_wrong_stays_and_nothing_is_kept(office, client):
    case, secret = office.begun()
    page = client.post(
        f"/e/{secret}/pages/organiser/", {"contact": "New", "email": "no address", "mobile": "12"}
    )

    assert 'value="New"' in page.content.decode()
    case.refresh_from_db()
    assert case.answers["contact"] == SAID["contact"]


def test_the_second_officer_decides_and_the_first_does_not(office, client, desk):
    case = office.open(peak="300")
    office.recommended(case)
    lead = Client()
    lead.force_login(office.lead)

    assert "Somebody else decides what you recommended" in words(
        desk.post(f"/events/desk/{case.ref}/decide/")
    )
    assert "Somebody else decides: you recommended it" in words(desk.get("/events/desk/"))
    lead.post(f"/events/desk/{case.ref}/decide/")
    case.refresh_from_db()
    assert case.state == "agreed"


def test_a_consultee_answers_at_an_address_of_their_own_and_sees_no_number(office, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    case = office.open()
    from events.actions.moves import new_link

    address = f"/q/{new_link(case, case.consultations.get(consultee='landowner'))}/"
    page = words(client.get(address))
    assert "Lodge Vale Centre" in page
    assert "900123" not in page
    assert "Amina" not in page
    assert "no objection notice" in page

    assert "Say what you ask for, or why" in words(
        client.post(address, {"answer": "objection", "answered_as": "Parks"})
    )
    client.post(address, {"answer": "objection", "answered_as": "Parks", "words": "Booked twice"})
    case.refresh_from_db()
    assert case.lane == "standard"
    assert "Your answer is recorded" in words(client.get(address))


def test_what_police_say_stays_private_until_an_officer_releases_it(office, client, desk):
    case = office.open(activities=["procession"])
    one = office.answered(case, "police", "objection", "A known threat")
    from events.actions.moves import new_link

    own = f"/e/{new_link(case)}/"
    assert "A known threat" not in words(client.get(own))
    assert "A known threat" in words(desk.get(f"/events/desk/{case.ref}/"))
    desk.post(f"/events/desk/answers/{one.pk}/release/")
    assert "A known threat" in words(client.get(own))


def test_the_programme_shows_only_what_goes_ahead_and_is_meant_for_it(office, client):
    shown = actions.show(by=office.officer, case=office.agreed(title="Open iftar"))
    office.agreed(title="Nobody has read it")
    for refused in (office.agreed(open_to="invited"), office.sent(), office.agreed(listed="no")):
        with pytest.raises(Refused):
            actions.show(by=office.officer, case=refused)

    page = words(client.get("/events/"))
    assert "Open iftar" in page
    assert "Nobody has read it" not in page
    assert client.get(f"/events/programme/{office.agreed().ref}/").status_code == 404
    actions.cancel(by=None, case=shown, words="Snow")
    assert "Cancelled" in words(client.get(f"/events/programme/{shown.ref}/"))
    assert "Open iftar" not in words(client.get("/events/"))


def test_the_queue_asks_as_often_however_long_it_is(office, desk, django_assert_num_queries):
    for number in range(12):
        office.open(peak="300") if number % 2 else office.open()
    with CaptureQueriesContext(connection) as twelve:
        desk.get("/events/desk/")
    Case.objects.filter(pk__in=Case.objects.values_list("pk", flat=True)[1:]).delete()

    assert len(twelve) < 20
    with django_assert_num_queries(len(twelve)):
        desk.get("/events/desk/")


def test_an_address_that_was_taken_back_opens_nothing(office, client):
    case, secret = office.begun()
    actions.close_addresses(by=office.officer, case=case)

    assert client.get(f"/e/{secret}/").status_code == 410
    assert client.get("/q/" + "C" * 32 + "/").status_code == 410


def test_conditions_are_typed_one_a_line_with_all_four_parts(office, desk):
    case = office.open()
    page = desk.post(
        f"/events/desk/{case.ref}/recommend/",
        {"outcome": "conditions", "reasons": "x", "power": "y", "conditions": "Only what"},
    )

    assert "Line 1: write what, why, who, and what shows it" in words(page)
    assert a_term().owner == "Organiser"
    assert Message.objects.filter(kind="event.conditions").count() == 0
