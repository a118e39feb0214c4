from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging.queries import answered_lately
from tests.messaging.conftest import NUMBER, a_text

pytestmark = pytest.mark.django_db


def test_two_machines_cannot_answer_each_other_for_ever():
    now = clock.now()
    assert not answered_lately(NUMBER, "ack.unreadable", minutes=10, at_most=2)
    for minutes in (1, 9, 11):
        a_text(kind="ack.unreadable", at=now - timedelta(minutes=minutes))
    a_text(kind="ack.1")
    a_text("+447700900102", kind="ack.unreadable")
    assert answered_lately(NUMBER, "ack.unreadable", minutes=10, at_most=2)
    assert not answered_lately(NUMBER, "ack.unreadable", minutes=10, at_most=3)
