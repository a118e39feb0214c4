"""The rota as people meet it: gaps in red, one tap to take over, and nothing typed that is lost."""

from datetime import timedelta

import pytest

from cohesion.directory import rota_actions
from cohesion.directory.models import Absence, Duty, Pattern, Post, Swap
from cohesion.directory.states import Role
from cohesion.kit import clock
from incidents import actions as incidents
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/directory/rota/"
PATTERN = {
    "what": "pattern",
    "pattern-weekdays": ["0", "1"],
    "pattern-from_time": "17:00",
    "pattern-until_time": "09:00",
    "pattern-turn": "1",
    "pattern-every_weeks": "1",
    "pattern-bank_holidays": "always",
    "pattern-first_day": "2026-11-01",
}


@pytest.fixture
def officer(client):
    officer = factories.an_officer(Role.DUTY_OFFICER)
    client.force_login(officer)
    return officer


def post_of(person) -> Post:
    return Post.objects.get(person=person)


def test_gaps_stand_in_red_on_the_page_and_on_the_first_page(client, officer):
    page = client.get(PAGE).content.decode()
    assert "Nobody: Police liaison" in page
    assert "Fill the gaps" in client.get("/").content.decode()


def test_a_site_contact_sees_nothing_of_it(client):
    client.force_login(factories.a_contact(factories.a_place()))
    assert client.get(PAGE).status_code == 403
    assert "rota" not in client.get("/").content.decode()


def test_a_weekly_pattern_for_several_days(client, officer):
    sent = PATTERN | {"pattern-post": post_of(officer).pk}
    assert client.post(PAGE, sent).status_code == 302
    assert [pattern.weekday for pattern in Pattern.objects.all()] == [0, 1]
    assert "17:00" in client.get(PAGE).content.decode()


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, officer):
    sent = PATTERN | {"pattern-post": post_of(officer).pk, "pattern-last_day": "2026-10-01"}
    page = client.post(PAGE, sent).content.decode()
    assert "The pattern ends before it begins" in page
    assert 'value="17:00"' in page
    assert Pattern.objects.count() == 0, "neither of the two days"


def test_police_cannot_choose_a_duty_officer(client, officer):
    client.force_login(factories.an_officer(Role.POLICE_LIAISON))
    page = client.post(PAGE, PATTERN | {"pattern-post": post_of(officer).pk}).content.decode()
    assert "Select a valid choice" in page


def test_an_absence_is_put_in_and_taken_out(client, officer):
    now = clock.local(clock.now())
    hours = [(now + timedelta(hours=n)).strftime("%Y-%m-%dT%H:%M") for n in (1, 5)]
    sent = {"what": "absence", "absence-post": post_of(officer).pk}
    client.post(PAGE, sent | {"absence-starts_at": hours[0], "absence-ends_at": hours[1]})
    absence = Absence.objects.get()
    assert officer.name in client.get(PAGE).content.decode()
    client.post(f"{PAGE}back/{absence.pk}/")
    assert Absence.objects.count() == 0


def test_a_duty_is_offered_and_accepted_by_a_press(client, officer):
    client.post(f"{PAGE}offer/{Duty.objects.get().pk}/")
    other = factories.an_officer(Role.DUTY_OFFICER, on_duty=False)
    client.force_login(other)
    assert officer.name in client.get(PAGE).content.decode()
    client.post(f"{PAGE}accept/{Swap.objects.get().pk}/")
    assert Duty.objects.get().post.person == other


def test_a_duty_put_in_by_mistake_is_taken_off_where_it_is_shown(client, officer):
    duty = Duty.objects.get()
    assert f"{PAGE}take_off/{duty.pk}/" in client.get("/directory/duty/").content.decode()
    client.post(f"{PAGE}take_off/{duty.pk}/")
    assert Duty.objects.count() == 0


def test_a_note_waits_on_the_first_page_and_is_taken_over_in_one_tap(client, officer):
    leaver = factories.an_officer(Role.DUTY_OFFICER, name="Gurpreet Atwal")
    rota_actions.leave_note(by=leaver, role=Role.DUTY_OFFICER, note="Ring C3 about the glazier.")
    assert "Gurpreet Atwal left a note" in client.get("/").content.decode()
    assert "Ring C3 about the glazier." in client.get(PAGE).content.decode()
    client.post(f"{PAGE}take-over/duty_officer/")
    assert f"{officer.name} has it since" in client.get(PAGE).content.decode()
    assert "left a note" not in client.get("/").content.decode()


def test_the_page_asks_a_fixed_number_of_queries(client, officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        client.get(PAGE)


def test_whoever_raised_it_is_told_which_backups_may_confirm(client, officer):
    factories.an_officer(Role.COHESION_LEAD, name="Naomi Sewell")
    incident = incidents.raise_incident(by=officer, place=factories.a_place(), kind="fire")
    page = client.get(f"/incidents/{incident.ref}/confirm/").content.decode()
    assert "Naomi Sewell (Cohesion lead)" in page
