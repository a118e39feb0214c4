"""Who is to be rung, and the tick that says it was done."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach, Role
from cohesion.upkeep import actions, duties
from cohesion.upkeep.models import ContactCheck, Ringing
from cohesion.upkeep.queries import to_ring
from cohesion.upkeep.states import CheckState, Outcome, Why
from tests import factories

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=8)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def contact():
    return factories.a_contact(factories.a_place("Holy Cross"))


@pytest.fixture
def officer():
    return factories.an_officer(Role.DUTY_OFFICER)


def reasons(at=NOON) -> list[str]:
    return [errand.why for errand in to_ring(at)]


def test_whoever_answers_and_can_be_texted_is_not_on_it(contact):
    assert reasons() == []


def test_silence_and_a_no_and_a_number_that_does_not_work(contact):
    ContactPoint.objects.update(verified_on=date(2026, 3, 1))
    duties.check_contacts(NOON)
    assert reasons() == [], "there is time to answer yet"
    assert reasons(LATER) == [Why.SILENT]
    actions.take_answer(check=ContactCheck.objects.get(), state=CheckState.NO, at=NOON)
    assert reasons() == [Why.SAID_NO]
    ContactCheck.objects.all().delete()
    ContactPoint.objects.update(reach=Reach.OPTED_OUT, reach_changed_at=NOON)
    assert reasons() == [Why.OPTED_OUT]
    ContactPoint.objects.all().delete()
    assert reasons() == [Why.NO_NUMBER]


def test_the_tick_takes_it_off_until_there_is_something_new(contact, officer, client, noon):
    ContactPoint.objects.filter(person=contact).update(reach=Reach.INVALID, reach_changed_at=NOON)
    client.force_login(officer)
    assert contact.name in client.get("/contacts/").content.decode()
    client.post(f"/contacts/rung/{contact.pk}/", {"why": "invalid", "outcome": "no_answer"})
    assert "no answer" in client.get("/contacts/").content.decode()
    client.post(f"/contacts/rung/{contact.pk}/", {"why": "invalid", "outcome": "reached"})
    assert contact.name not in client.get("/contacts/").content.decode()
    ContactPoint.objects.filter(person=contact).update(reach_changed_at=LATER)
    assert reasons(LATER) == [Why.INVALID]
    assert reasons(NOON + timedelta(days=200)) == [Why.INVALID]


def test_a_landline_is_rung_every_six_months(contact, officer, noon):
    ContactPoint.objects.filter(person=contact).update(number="+441632960301")
    assert reasons() == [], "it was verified today"
    ContactPoint.objects.filter(person=contact).update(verified_on=date(2026, 3, 1))
    assert reasons() == [Why.LANDLINE]
    actions.note_ringing(by=officer, person=contact, why=Why.LANDLINE, outcome=Outcome.REACHED)
    assert reasons(LATER) == []
    assert reasons(NOON + timedelta(days=183)) == [Why.LANDLINE]


def test_what_is_no_reason_changes_nothing(contact, officer, client):
    client.force_login(officer)
    client.post(f"/contacts/rung/{contact.pk}/", {"why": "boredom", "outcome": "reached"})
    assert Ringing.objects.count() == 0


def test_it_is_for_officers(contact, client):
    client.force_login(contact)
    assert client.get("/contacts/").status_code == 403
    client.force_login(factories.an_officer(Role.ADMINISTRATOR, on_duty=False))
    assert client.get("/contacts/").status_code == 403


def test_it_asks_a_fixed_number_of_queries(django_assert_num_queries):
    for n in range(5):
        factories.a_contact(factories.a_place(f"Hall {n}"))
    with django_assert_num_queries(6):
        to_ring(NOON)


def test_reached_is_the_last_word(contact, officer):
    actions.note_ringing(by=officer, person=contact, why=Why.SILENT, outcome=Outcome.REACHED)
    with pytest.raises(Exception, match="police liaison and council"):
        actions.note_ringing(by=contact, person=contact, why=Why.SILENT, outcome=Outcome.REACHED)
