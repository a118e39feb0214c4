"""The six-monthly check of contacts by text, and what people answer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from cohesion.directory.models import ContactPoint, Post, TimeAway
from cohesion.directory.states import AwayKind, Reach
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import State
from cohesion.upkeep import duties
from cohesion.upkeep.models import ContactCheck
from cohesion.upkeep.states import CheckState
from incidents import actions as incidents
from tests import factories

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday
LONG_AGO = date(2026, 3, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def contact():
    contact = factories.a_contact(factories.a_place("Holy Cross"), number="+447700900301")
    ContactPoint.objects.update(verified_on=LONG_AGO)
    return contact


def asked() -> list[Message]:
    return list(Message.objects.filter(kind="contact.check"))


def says(person, words: str) -> None:
    """The text has left, and this comes back."""
    Message.objects.update(state=State.DELIVERED)
    number = person.contact_points.get().number
    form = {"MessageSid": f"SM{Reply.objects.count()}", "From": number, "To": "+447700900999", "Body": words}
    take_text(form, provider="t")


def test_whoever_was_not_asked_for_half_a_year_is_asked_once(contact):
    assert duties.check_contacts(NOON) == 1
    [text] = asked()
    assert text.body == (
        "NN Cohesion 6-monthly check: are you still a contact for Holy Cross? Reply 1 yes, 3 no. "
        "No reply by Mon 30 Nov and we will ring you."
    )
    assert (text.answers, text.about) == (["1", "3"], f"check:{ContactCheck.objects.get().pk}")
    assert duties.check_contacts(NOON + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 23, 3, tzinfo=UTC),
        datetime(2026, 11, 23, 17, tzinfo=UTC),
        datetime(2026, 11, 22, 12, tzinfo=UTC),  # a Sunday
        datetime(2026, 12, 25, 12, tzinfo=UTC),
    ],
)
def test_nobody_is_asked_at_night_or_on_a_day_of_rest(contact, at):
    assert duties.check_contacts(at) == 0


def test_nobody_is_asked_while_they_do_not_answer_or_cannot_be_texted(contact):
    away = TimeAway.objects.create(
        person=contact, kind=AwayKind.WEEKLY, weekday=0, from_time=time(11), until_time=time(13)
    )
    assert duties.check_contacts(NOON) == 0
    away.delete()
    ContactPoint.objects.update(reach=Reach.OPTED_OUT)
    assert duties.check_contacts(NOON) == 0


def test_a_contact_of_two_places_is_asked_about_one_at_a_time(contact):
    other = factories.a_place("Far Chapel")
    Post.objects.create(
        person=contact, role="site_contact", place=other, rank="2", held_from=date(2026, 1, 1)
    )
    assert duties.check_contacts(NOON) == 1
    says(contact, "1")
    assert duties.check_contacts(NOON + timedelta(hours=1)) == 1
    assert "Far Chapel" in asked()[-1].body


@pytest.mark.parametrize(("words", "state"), [("1", CheckState.YES), ("3", CheckState.NO)])
def test_a_digit_answers_it(contact, words, state):
    duties.check_contacts(NOON)
    says(contact, words)
    check = ContactCheck.objects.get()
    assert (check.state, check.answered_at) == (state, NOON)
    assert Reply.objects.get().about == "upkeep"
    assert Post.objects.get(person=contact).held_until is None, "a no ends nothing by itself"


def test_two_is_no_answer_and_is_read_by_an_officer(contact):
    duties.check_contacts(NOON)
    says(contact, "2")
    assert ContactCheck.objects.get().state == CheckState.ASKED
    assert Reply.objects.get().about == ""


def test_while_an_alert_is_open_a_digit_is_about_the_alert(contact):
    duties.check_contacts(NOON)
    place = Post.objects.get(person=contact).place
    incident = incidents.raise_incident(by=factories.a_contact(place, "2"), place=place, kind="fire")
    says(contact, "1")
    assert ContactCheck.objects.get().state == CheckState.ASKED
    assert incident.alerts.get(person=contact).answer == "received"


def test_one_that_nobody_answered_lapses_when_the_next_is_due(contact, noon):
    duties.check_contacts(NOON)
    later = NOON + timedelta(days=183)  # a Tuesday
    noon.move_to(later)
    assert duties.check_contacts(later) == 1
    assert [check.state for check in ContactCheck.objects.all()] == [CheckState.LAPSED, CheckState.ASKED]
