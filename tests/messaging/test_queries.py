from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.queries import answered_lately, last_question
from cohesion.messaging.states import State
from tests.factories import a_person
from tests.messaging.conftest import NUMBER, a_text, an_accepted_text

pytestmark = pytest.mark.django_db


def test_the_last_question_is_the_newest_told_text_that_asks():
    assert last_question(NUMBER) is None
    asked = an_accepted_text(sid="SM1")
    an_accepted_text(sid="SM2", answers=[])
    an_accepted_text("+447700900102", sid="SM3")
    a_text()  # not yet sent
    assert last_question(NUMBER) == asked


def test_a_text_of_unknown_fate_counts_as_a_question():
    message = a_text()
    Message.objects.update(state=State.UNKNOWN)
    assert last_question(NUMBER) == message


def test_the_last_question_among_some_people():
    first, second = a_person(number=NUMBER), a_person(number=NUMBER)
    asked = an_accepted_text(sid="SM1", person=first)
    an_accepted_text(sid="SM2", person=second)
    assert last_question(NUMBER, among=[first.pk]) == asked


def test_two_machines_cannot_answer_each_other_for_ever():
    now = clock.now()
    assert not answered_lately(NUMBER, "ack.unreadable", minutes=10, at_most=2)
    for minutes in (1, 9, 11):
        a_text(kind="ack.unreadable", at=now - timedelta(minutes=minutes))
    a_text(kind="ack.1")
    a_text("+447700900102", kind="ack.unreadable")
    assert answered_lately(NUMBER, "ack.unreadable", minutes=10, at_most=2)
    assert not answered_lately(NUMBER, "ack.unreadable", minutes=10, at_most=3)
