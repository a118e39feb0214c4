"""Contacts by upload: looked at first with numbers masked, loaded as shown or not at all, by few."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from cohesion.directory import uploading
from cohesion.directory.actions import MEANWHILE
from cohesion.directory.duties import forget_uploads
from cohesion.directory.models import Area, ContactPoint, Place, Post, Upload
from cohesion.directory.states import Role
from cohesion.kit import clock
from tests import factories
from tests.directory.conftest import CORBY, DEPUTY, MOSQUE, csv_text
from tests.site.offices.conftest import last_entry

pytestmark = pytest.mark.django_db
PAGE, LOOK = "/settings/contacts/", "/settings/contacts/look/"


@pytest.fixture(autouse=True)
def _corby(db):
    Area.objects.create(code="E1", name="Corby", sms_name="Corby", rings=CORBY, size_km2=52.6)


def bring(client, *rows, name="contacts.csv", data=b""):
    file = SimpleUploadedFile(name, data or csv_text(*rows).encode())
    return client.post(PAGE, {"file": file}, follow=True)


def agreed(response) -> str:
    return response.context["found"].fingerprint


def test_file_is_shown_row_by_row_and_nothing_is_loaded_yet(as_lead):
    page = bring(as_lead, MOSQUE, DEPUTY).content.decode()
    assert "Row 2" in page
    assert "Added place Rockingham Vale Mosque, Corby" in page
    assert "Load it: add 2, change 0" in page
    assert "07••• •••103" in page
    assert "900103" not in page
    assert (Place.objects.count(), Upload.objects.count()) == (0, 1)


def test_what_was_shown_is_loaded_and_the_file_is_gone(as_lead, lead):
    shown = bring(as_lead, MOSQUE, DEPUTY)
    page = as_lead.post(LOOK, {"agreed": agreed(shown)}, follow=True).content.decode()

    assert "contacts.csv is loaded: 2 added, 0 changed, 0 unchanged." in page
    assert Post.objects.filter(place__ref="C3").count() == 2
    assert Upload.objects.count() == 0
    entry = last_entry()
    assert (entry.kind, entry.words.by) == ("imported", lead)
    assert "900103" not in entry.words.detail


def test_second_file_shows_what_changes_and_what_does_not(as_lead):
    as_lead.post(LOOK, {"agreed": agreed(bring(as_lead, MOSQUE, DEPUTY))})
    shown = bring(as_lead, MOSQUE | {"peak": "300"}, DEPUTY)
    page = shown.content.decode()
    assert "peak 260 → 300" in page
    assert "Load it: add 0, change 2" in page  # both rows are of the place
    same = bring(as_lead, MOSQUE, DEPUTY).content.decode()
    assert "Nothing differs from what we have." in same
    assert "Load it" not in same


def test_directory_that_changed_meanwhile_loads_nothing_and_shows_anew(as_lead):
    as_lead.post(LOOK, {"agreed": agreed(bring(as_lead, MOSQUE))})
    shown = bring(as_lead, MOSQUE | {"peak": "300"})
    Place.objects.update(peak=280)

    page = as_lead.post(LOOK, {"agreed": agreed(shown)})

    assert MEANWHILE in page.content.decode()
    assert Place.objects.get().peak == 280
    as_lead.post(LOOK, {"agreed": agreed(page)})
    assert Place.objects.get().peak == 300


def test_fingerprint_tells_numbers_apart_that_look_alike_when_masked(as_lead):
    as_lead.post(LOOK, {"agreed": agreed(bring(as_lead, MOSQUE))})
    one = agreed(bring(as_lead, MOSQUE | {"mobile": "+48 512 345 678"}))
    assert one == agreed(as_lead.get(LOOK))
    other = agreed(bring(as_lead, MOSQUE | {"mobile": "+48 512 346 678"}))
    assert one != other


def test_problems_are_named_by_row_and_nothing_can_be_loaded(as_lead):
    page = bring(as_lead, MOSQUE | {"mobile": "12", "lat": "north"}, DEPUTY)
    text = page.content.decode()
    assert "Nothing can be loaded until this is put right" in text
    assert "Row 2, mobile" in text
    assert "Row 2, lat" in text
    assert "Load it" not in text
    as_lead.post(LOOK, {"agreed": "x"})
    assert Place.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("contacts.xlsx", b"PK\x03\x04", "This is not a CSV file"),
        ("contacts.csv", b"PK\x03\x04 sheet", "This is not a CSV file"),
        ("contacts.csv", b"a" * 1_000_001, "larger than 1,000 kB"),
        ("contacts.csv", b"name,number\n1,2", "The header has no column called"),
        ("contacts.csv", b"\xff\xfe\x00", "This is not a CSV file"),
    ],
)
def test_file_that_is_none_is_refused_in_words(as_lead, name, data, sentence):
    assert sentence in bring(as_lead, name=name, data=data).content.decode()
    assert Place.objects.count() == 0


def test_no_file_at_all_and_an_empty_one(as_lead):
    assert "There is a problem" in as_lead.post(PAGE).content.decode()
    empty = as_lead.post(PAGE, {"file": SimpleUploadedFile("contacts.csv", b"")}).content.decode()
    assert "The file is empty." in empty
    assert as_lead.get(LOOK).headers["Location"] == PAGE


def test_thrown_away_and_forgotten(as_lead, lead):
    bring(as_lead, MOSQUE)
    assert "waits for your decision" in as_lead.get(PAGE).content.decode()
    as_lead.post(LOOK, {"throw_away": "1"})
    assert Upload.objects.count() == 0

    bring(as_lead, MOSQUE)
    assert forget_uploads(clock.now()) == 0
    assert forget_uploads(clock.now() + timedelta(minutes=61)) == 1


def test_nobody_else_brings_or_loads(client):
    officer = factories.an_officer(Role.DUTY_OFFICER)
    client.force_login(officer)
    assert client.get(PAGE).status_code == 403
    assert client.post(LOOK, {"agreed": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        uploading.bring(by=officer, name="x.csv", data=b"x")
    assert ContactPoint.objects.filter(person=officer).count() == 1


def test_administrators_see_no_file_among_the_tables(client, as_lead):
    bring(as_lead, MOSQUE)
    client.force_login(factories.an_officer(Role.ADMINISTRATOR, on_duty=False))
    page = client.get("/admin/directory/upload/").content.decode()
    assert "contacts.csv" in page
    assert "Rockingham" not in page
