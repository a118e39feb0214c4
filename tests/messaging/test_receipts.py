"""Receipts as they come in earnest: the scenarios W24 to W28 of the alerting study."""

import itertools

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from cohesion.live.queries import revisions
from cohesion.messaging import receive
from cohesion.messaging.models import Message, Receipt
from cohesion.messaging.receive import take_status
from cohesion.messaging.signals import message_settled
from cohesion.messaging.states import State
from tests.messaging.conftest import TOPIC, Script, a_text, an_accepted_text
from tests.messaging.test_receive import a_receipt, state_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", list(itertools.permutations(["sent", "undelivered", "delivered"])))
def test_w24_in_any_order_what_arrived_has_arrived(order, settled):
    message = an_accepted_text()
    for status in order:
        take_status(a_receipt(status, code="30003" if status == "undelivered" else ""), provider="twilio")
    assert state_of(message) == State.DELIVERED
    assert message.error_code == ""
    assert [state for _, state in settled].count("delivered") == 1


def test_w24_five_times_the_same_is_once(settled):
    an_accepted_text()
    for _ in range(5):
        take_status(a_receipt("delivered"), provider="twilio")
    assert (Receipt.objects.count(), len(settled)) == (1, 1)


def test_w24_the_same_status_with_another_error_is_another_receipt():
    message = an_accepted_text()
    for code in ("30003", "30008", "30003"):
        take_status(a_receipt("undelivered", code=code), provider="twilio")
    assert Receipt.objects.count() == 2
    assert state_of(message) == State.FAILED
    assert message.error_code == "30003", "the first that said why"


@pytest.mark.parametrize("known", [True, False])
def test_w24_an_unknown_word_and_an_unknown_text_are_kept_and_move_nothing(known):
    message = an_accepted_text()
    take_status(
        a_receipt("teleported" if known else "delivered", sid="SM1" if known else "SM404"), provider="twilio"
    )
    assert state_of(message) == State.ACCEPTED
    assert Receipt.objects.count() == 1


def test_w25_a_receipt_before_the_call_returned_is_not_undone_by_its_outcome():
    from cohesion.kit import clock
    from cohesion.messaging.dispatch import desk
    from cohesion.messaging.providers.outcome import Accepted

    a_text()
    (message,), _ = desk.claim("here:1:a", Script(), 1, clock.now())
    take_status(a_receipt("delivered", sid="SM77", attempt=message.attempt), provider="twilio")
    desk.record([(message, Accepted("SM77"))], clock.now())
    assert state_of(Message.objects.get()) == State.DELIVERED
    assert Message.objects.get().sid == "SM77"


def test_w26_a_receipt_a_day_late_is_kept_and_true(time_machine):
    from datetime import timedelta

    from cohesion.kit import clock

    message = an_accepted_text()
    time_machine.move_to(clock.now() + timedelta(days=1))
    take_status(a_receipt("delivered"), provider="twilio")
    assert state_of(message) == State.DELIVERED


def test_w28_a_fault_after_the_commit_makes_the_second_time_harmless(settled, monkeypatch):
    message, follow = an_accepted_text(), receive._follow

    def follow_and_fail(receipt, **named):
        follow(receipt, **named)
        raise OperationalError("the connection went away after the commit")

    monkeypatch.setattr(receive, "_follow", follow_and_fail)
    with pytest.raises(OperationalError):
        take_status(a_receipt("delivered"), provider="twilio")
    monkeypatch.undo()
    take_status(a_receipt("delivered"), provider="twilio")
    assert state_of(message) == State.DELIVERED
    assert (Receipt.objects.count(), len(settled)) == (1, 1)


def statements(work) -> list[str]:
    """What that asks of the database, without beginnings and ends."""
    with CaptureQueriesContext(connection) as asked:
        work()
    kinds = ("SELECT", "INSERT", "UPDATE")
    return [
        query["sql"] for query in asked if query["sql"].startswith(kinds) and "pg_notify" not in query["sql"]
    ]


def test_a_receipt_that_no_page_shows_wakes_nobody_and_costs_three_statements(settled):
    an_accepted_text()
    before = revisions([TOPIC])
    work = statements(lambda: take_status(a_receipt("sent"), provider="twilio"))
    assert len(work) == 3
    assert revisions([TOPIC]) == before
    assert settled == []
    assert len(message_settled.receivers) == 1


def test_a_receipt_that_is_shown_costs_one_statement_more(settled):
    message = an_accepted_text()
    receipt = a_receipt("delivered", attempt=message.attempt)
    assert len(statements(lambda: take_status(receipt, provider="twilio"))) == 4
    assert settled == [(message.pk, "delivered")]


def test_whoever_hears_that_a_text_failed_has_it_in_full(django_assert_num_queries):
    message, heard = an_accepted_text(), []

    def hear(sender, *, message, **_) -> None:
        heard.append(message)

    message_settled.connect(hear)
    take_status(a_receipt("undelivered", code="30003"), provider="twilio")
    message_settled.disconnect(hear)
    with django_assert_num_queries(0):
        assert (heard[0].words, heard[0].to) == (message.words, message.to)
