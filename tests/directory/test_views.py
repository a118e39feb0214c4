"""The directory's pages: for few, masked, and every look noted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint, Duty, Place
from cohesion.directory.states import Faith, Reach, Role, Visibility
from cohesion.journal.models import Entry
from cohesion.kit import clock
from tests.directory.conftest import person, place

pytestmark = pytest.mark.django_db
PAGES = ("/directory/", "/directory/places/C1/", "/directory/duty/")


@pytest.fixture
def look(client):
    """Opens a page as somebody and gives its text."""

    def open_page(who: Person, path: str = "/directory/", **query) -> str:
        client.force_login(who)
        response = client.get(path, query)
        assert response.status_code == 200
        return response.content.decode()

    return open_page


@pytest.mark.parametrize("path", PAGES)
def test_signed_out_people_sign_in_first(client, path):
    place("C1")
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.POLICE_LIAISON, 200),
        (Role.DUTY_OFFICER, 200),
        (Role.COHESION_LEAD, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.SITE_CONTACT, 403),
        (None, 403),
    ],
)
def test_each_role_sees_its_pages(client, path, role, status):
    hall = place("C1")
    site = {"place": hall, "rank": "3"} if role == Role.SITE_CONTACT else {}
    client.force_login(person("Somebody Else", role, **site))
    assert client.get(path).status_code == status


def test_numbers_are_masked_and_pages_not_kept(client, police):
    place("C1")
    client.force_login(police)
    for path in PAGES:
        response = client.get(path)
        text = response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert not any(point.number[-6:] in text for point in ContactPoint.objects.all())
    assert "07••• •••" in client.get("/directory/").content.decode()


def test_index_says_what_is_wrong_in_words(look, police):
    place("C1", contacts=1)
    place("C2", contacts=0)
    ContactPoint.objects.exclude(person=police).update(reach=Reach.OPTED_OUT)
    text = look(police)
    assert "Texted STOP: ring them" in text
    assert "No contact: nobody here can be alerted" in text
    assert "consent 12 Jan 2026" in text


def test_index_says_who_is_on_duty_and_nobody_in_red(look, police):
    now = clock.now()
    Duty.objects.create(
        post=police.posts.get(), starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
    )
    text = look(police)
    assert "Karen Outhwaite" in text.split("On duty now")[1].split("</section>")[0]
    assert '<span class="word bad">Nobody</span>' in text


def test_index_searches_and_filters(look, police, corby):
    place("C1", name="Holy Cross", area=corby, faith=Faith.CHRISTIAN)
    place("K2", name="Metta House", town="Kettering", faith=Faith.BUDDHIST)
    for query, found, left_out in (
        ({"q": "holy"}, "Holy Cross", "Metta"),
        ({"q": "KETTERING"}, "Metta", "Holy"),
        ({"q": "k2"}, "Metta", "Holy"),
        ({"faith": "christian"}, "Holy Cross", "Metta"),
        ({"area": "Corby"}, "Holy Cross", "Metta"),
    ):
        text = look(police, **query).split("<table")[1]
        assert found in text
        assert left_out not in text
    assert "No place matches" in look(police, q="nowhere")
    assert "is not one of the available choices" in look(police, faith="jedi")


def test_index_without_any_place_says_so(look, police):
    assert "There is no place yet" in look(police)


def test_index_takes_a_fixed_number_of_queries(client, police):
    client.force_login(police)
    counts = []
    for refs in (["C1"], ["C2", "C3"]):
        for ref in refs:
            place(ref)
        client.get("/directory/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/directory/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_index_shows_so_many_places_a_page_and_keeps_the_search(look, police):
    halls = [
        Place(
            ref=f"H{n}",
            name=f"Hall {n:02}",
            sms_name="Hall",
            kind="Hall",
            faith="other",
            town="Corby",
            lat=52.48,
            lon=-0.7,
            peak=1,
            organisation=place("C1").organisation if n == 0 else None,
        )
        for n in range(60)
    ]
    for hall in halls:
        hall.organisation = halls[0].organisation
    Place.objects.bulk_create(halls)
    text = look(police, q="Hall")
    assert "Page 1 of 3" in text
    assert 'href="?q=Hall&amp;page=2"' in text
    assert "Hall 59" in look(police, q="Hall", page="3")


def test_every_look_at_contacts_is_noted_once(look, police):
    place("C1")
    look(police, q="hall")
    look(police, "/directory/places/c1/")
    noted = Entry.objects.filter(subject="directory.views").order_by("number")
    assert [(entry.kind, entry.words.by) for entry in noted] == [("viewed", police)] * 2
    assert noted[0].words.text == "Looked at the contact list (q hall): C1"
    assert noted[1].words.text == "Looked at the contacts and site card of C1"


def test_hidden_places_are_for_officers(look, client, police):
    place("C1", visibility=Visibility.HIDDEN)
    admin = person("Dominic Frayne", Role.ADMINISTRATOR)
    assert "Hall C1" in look(police)
    assert "Hall C1" not in look(admin)
    assert client.get("/directory/places/C1/").status_code == 404


def test_place_page_shows_consent_and_what_is_missing(look, police):
    hall = place("C1")
    first = hall.posts.order_by("rank").first().person
    first.contact_points.update(verified_on=None, reach=Reach.INVALID)
    text = look(police, "/directory/places/C1/")
    assert "not verified: no text is sent" in text
    assert "Number refused: ring or correct it" in text
    assert "Consent 12 January 2026" in text
    assert "texts in English" in text


def test_duty_page_shows_gaps_and_lets_an_officer_fill_them(look, client, lead):
    officer = person("Rachel Merriman", Role.DUTY_OFFICER)
    assert '<span class="word bad">Nobody</span>' in look(officer, "/directory/duty/")
    start = clock.local(clock.now()).replace(minute=0)
    form = {
        "post": officer.posts.get().pk,
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(days=8):%Y-%m-%dT%H:%M}",
        "turn": "1",
    }
    assert client.post("/directory/duty/", form).status_code == 302
    assert Duty.objects.get().post == officer.posts.get()
    text = look(officer, "/directory/duty/")
    section = text.split("Council duty officer</h2>")[1].split("</section>")[0]
    assert "Nobody" not in section


def test_duty_page_says_what_is_wrong(client, lead):
    client.force_login(lead)
    form = {
        "post": lead.posts.get().pk,
        "starts_at": "2026-01-02T10:00",
        "ends_at": "2026-01-01T10:00",
        "turn": "1",
    }
    text = client.post("/directory/duty/", form).content.decode()
    assert "The duty ends before it begins" in text
    assert "There is a problem" in text
    assert not Duty.objects.exists()


def test_police_see_the_rota_but_do_not_change_it(look, client, police):
    assert "Put somebody on duty" not in look(police, "/directory/duty/")
    assert client.post("/directory/duty/", {}).status_code == 403


@pytest.mark.parametrize("ref", ["C9", "..", "%00", "C1'--"])
def test_an_unknown_place_is_not_found(client, police, ref):
    client.force_login(police)
    assert client.get(f"/directory/places/{ref}/").status_code == 404
