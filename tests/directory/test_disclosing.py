"""Numbers in full: one at a time and noted, or all of them behind glass."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cohesion.directory import disclosing
from cohesion.directory.states import Role, Visibility
from cohesion.journal.models import Entry
from cohesion.policy.actions import set_rule
from tests import factories

pytestmark = pytest.mark.django_db
NUMBER, REASON = "+447700900777", "The text service is down and we ring everybody"


@pytest.fixture
def lead():
    return factories.an_officer(Role.COHESION_LEAD, on_duty=False, email="lead@example.org")


@pytest.fixture
def place():
    made = factories.a_place("St Mary")
    factories.a_contact(made, name="=Ruth", number=NUMBER)
    return made


@pytest.fixture
def exports_on(lead):
    set_rule(by=lead, key="privacy.exports", value=True, source="The board", checked_on=date(2026, 11, 26))


def reveal_on_page(client, place):
    point = place.posts.get().person.contact_points.get()
    return client.post(f"/directory/places/{place.ref}/numbers/{point.pk}/", {"reason": "No answer"})


# --- one number ---------------------------------------------------------------------------------------------------


def test_a_number_is_shown_once_and_noted(client, place, lead):
    client.force_login(lead)
    assert NUMBER not in client.get(f"/directory/places/{place.ref}/").content.decode()

    shown = reveal_on_page(client, place)

    assert NUMBER in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert NUMBER not in client.get(f"/directory/places/{place.ref}/").content.decode()
    noted = Entry.objects.select_related("words").get(kind="revealed").words
    assert (noted.by, noted.detail) == (lead, "No answer")
    assert "=Ruth" in noted.text
    assert "900777" not in noted.text


def test_an_administrator_is_shown_no_number(client, place):
    client.force_login(factories.an_officer(Role.ADMINISTRATOR, on_duty=False))
    assert reveal_on_page(client, place).status_code == 403
    assert not Entry.objects.filter(kind="revealed").exists()


def test_a_number_of_another_place_is_not_found(client, place, lead):
    client.force_login(lead)
    point = place.posts.get().person.contact_points.get()
    other = factories.a_place()
    assert client.post(f"/directory/places/{other.ref}/numbers/{point.pk}/").status_code == 404


def test_many_numbers_alarm_the_lead_once(place, lead, mailoutbox, django_capture_on_commit_callbacks):
    officer, person = factories.an_officer(), place.posts.get().person
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(12):
            disclosing.reveal(by=officer, person=person, number=NUMBER, where="of C1")
    assert Entry.objects.filter(kind="revealed").count() == 12
    assert Entry.objects.get(kind="revealed.many").counts == {"revealed": 10}
    (mail,) = mailoutbox
    assert mail.to == ["lead@example.org"]
    assert "900777" not in mail.body


def test_nine_numbers_alarm_nobody(place, lead):
    officer, person = factories.an_officer(), place.posts.get().person
    for _ in range(9):
        disclosing.reveal(by=officer, person=person, number=NUMBER, where="of C1")
    assert not Entry.objects.filter(kind="revealed.many").exists()


# --- who looked ---------------------------------------------------------------------------------------------------


def test_the_lead_sees_who_looked(client, place, lead):
    client.force_login(lead)
    reveal_on_page(client, place)
    page = client.get("/directory/views/").content.decode()
    assert lead.name in page
    assert "Revealed the number" in page
    assert NUMBER not in page


def test_an_administrator_reads_of_no_hidden_place(client, place, lead):
    place.visibility = Visibility.HIDDEN
    place.save()
    client.force_login(lead)
    client.get(f"/directory/places/{place.ref}/")
    client.force_login(factories.an_officer(Role.ADMINISTRATOR, on_duty=False))
    page = client.get("/directory/views/").content.decode()
    assert "St Mary" not in page
    assert "Details are for officers" in page


# --- the file -----------------------------------------------------------------------------------------------------


def test_no_file_leaves_while_exports_are_off(client, place, lead):
    client.force_login(lead)
    response = client.post("/directory/export/", {"reason": REASON})
    assert "switched off" in response.content.decode()
    assert NUMBER not in response.content.decode()


@pytest.mark.usefixtures("exports_on")
def test_a_file_leaves_with_a_reason_and_the_lead_is_told(
    client, place, lead, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(factories.an_officer())
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/directory/export/", {"reason": REASON})

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response["Content-Type"].startswith("text/csv")
    assert ["'=Ruth", f"'{NUMBER}"] == [rows[1][2], rows[1][4]]
    noted = Entry.objects.select_related("words").get(kind="exported")
    assert (noted.words.detail, noted.counts) == (REASON, {"numbers": 1})
    assert REASON in mailoutbox[0].body


@pytest.mark.usefixtures("exports_on")
@pytest.mark.parametrize("reason", ["", "Because", " " * 30])
def test_without_a_reason_no_file_leaves(place, lead, reason):
    with pytest.raises(ValidationError, match="20 characters"):
        disclosing.export(by=lead, reason=reason)
    assert not Entry.objects.filter(kind="exported").exists()


@pytest.mark.usefixtures("exports_on")
def test_police_take_no_file(client, place):
    client.force_login(factories.an_officer(Role.POLICE_LIAISON))
    assert client.post("/directory/export/", {"reason": REASON}).status_code == 403


def test_only_officers_reveal(place):
    with pytest.raises(PermissionDenied):
        disclosing.reveal(
            by=place.posts.get().person, person=place.posts.get().person, number=NUMBER, where=""
        )


def test_reveals_an_hour_ago_do_not_count(place, lead, time_machine):
    officer, person = factories.an_officer(), place.posts.get().person
    for minutes in range(12):
        time_machine.move_to(disclosing.clock.now() + timedelta(minutes=10 if minutes else 0), tick=False)
        disclosing.reveal(by=officer, person=person, number=NUMBER, where="of C1")
    assert not Entry.objects.filter(kind="revealed.many").exists()


@pytest.mark.usefixtures("exports_on")
def test_whoever_has_a_password_gives_it_again_before_a_file(client, place, lead):
    lead.set_password("correct horse battery")
    lead.save()
    client.force_login(lead)
    response = client.post("/directory/export/", {"reason": REASON})
    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not Entry.objects.filter(kind="exported").exists()
