"""How long our number still takes for what the provider has."""

from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.pace import in_words, still_to_leave
from cohesion.messaging.states import State
from cohesion.policy.book import book
from tests.messaging.conftest import a_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _twilio(settings) -> None:
    settings.SMS_PROVIDER = "twilio"  # ten segments a second, as shipped


def left() -> timedelta:
    return still_to_leave(book(), clock.now())


def test_segments_over_the_pace_until_the_network_has_them():
    for n in range(30):
        a_text(f"+4477009001{n:02d}", body="x" * 200)
    assert left() == timedelta(seconds=6)
    Message.objects.filter(to__gte="+447700900115").update(state=State.ACCEPTED)
    assert left() == timedelta(seconds=6), "accepted is not delivered"
    Message.objects.filter(to__gte="+447700900115").update(state=State.SENT)
    assert left() == timedelta(seconds=3)


def test_what_was_accepted_long_ago_without_a_receipt_is_not_still_in_the_queue():
    a_text(at=clock.now() - timedelta(hours=2))
    assert left() == timedelta(0)


def test_without_a_known_pace_nothing_is_said(settings, django_assert_num_queries):
    settings.SMS_PROVIDER = "simulator"
    a_text()
    rules = book()
    with django_assert_num_queries(0):
        assert still_to_leave(rules, clock.now()) == timedelta(0)


def test_only_what_is_worth_saying_is_said():
    assert in_words(timedelta(seconds=1.5)) == ""
    assert "about 12 s more" in in_words(timedelta(seconds=12))
