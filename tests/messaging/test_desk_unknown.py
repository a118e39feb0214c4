"""The dispatcher's work in the database: what nobody knows, and what dead workers left behind."""

from datetime import timedelta

import pytest

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.dispatch import desk, upkeep
from cohesion.messaging.models import Message
from cohesion.messaging.providers.outcome import Accepted, TryLater, Unknown
from cohesion.messaging.states import OnUnknown, State
from tests.messaging.conftest import LINE, a_text, an_accepted_text

pytestmark = pytest.mark.django_db

ME, OTHER = "here:1:abc", "elsewhere:1:abc"
SECOND = timedelta(seconds=1)


def claimed(worker: str = ME, limit: int = 100, now=None) -> list[Message]:
    return desk.claim(worker, LINE, limit, now or clock.now())[0]


def one_claimed(**also) -> Message:
    a_text(**also)
    (message,) = claimed()
    return message


def stored(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


# --- what nobody knows --------------------------------------------------------------------------------------------


def unknown(on_unknown: OnUnknown, **also) -> tuple[Message, object]:
    """A text whose call timed out; with the moment its call began."""
    message = one_claimed(on_unknown=on_unknown, **also)
    started = message.submit_started_at
    desk.record([(message, Unknown("timeout"))], started + 10 * SECOND)
    return stored(message), started


def test_unknown_is_shown_and_looked_for_a_moment_later():
    message, started = unknown(OnUnknown.LEAVE)
    assert (message.state, message.error_code) == (State.UNKNOWN, "timeout")
    assert upkeep.to_ask(Way.TEXT, 10, started + 10 * SECOND) == []
    assert [found.pk for found in upkeep.to_ask(Way.TEXT, 10, started + 21 * SECOND)] == [message.pk]
    assert upkeep.to_ask(Way.TEXT, 10, started + 21 * SECOND) == [], "only one worker asks"


def test_unknown_and_in_the_list_is_accepted(settled):
    message, started = unknown(OnUnknown.LEAVE)
    (asked,) = upkeep.to_ask(Way.TEXT, 10, started + 21 * SECOND)
    desk.record([(asked, Accepted("SM1"))], started + 21 * SECOND)
    assert (stored(message).state, stored(message).sid) == (State.ACCEPTED, "SM1")
    assert settled == [(message.pk, "accepted")]


def test_the_sid_of_another_of_our_texts_is_not_taken():
    an_accepted_text("+447700900199", sid="SM1")
    message, started = unknown(OnUnknown.SEND_AGAIN)
    (asked,) = upkeep.to_ask(Way.TEXT, 10, started + 21 * SECOND)
    desk.record([(asked, Accepted("SM1"))], started + 21 * SECOND)
    assert stored(message).state == State.QUEUED


def test_unknown_and_not_in_the_list_is_sent_again_where_two_are_better_than_none():
    message, started = unknown(OnUnknown.SEND_AGAIN)
    (asked,) = upkeep.to_ask(Way.TEXT, 10, started + 21 * SECOND)
    desk.record([(asked, None)], started + 21 * SECOND)
    row = stored(message)
    assert (row.state, row.body) == (State.QUEUED, message.body)
    assert row.attempt != message.attempt
    (again,) = claimed(now=started + 21 * SECOND)
    assert again.tries == 2


def test_absence_from_the_list_is_believed_only_after_a_while():
    message = one_claimed(on_unknown=OnUnknown.SEND_AGAIN)
    started = message.submit_started_at
    desk.record([(message, Unknown("connection lost"))], started + 0.1 * SECOND)
    assert upkeep.to_ask(Way.TEXT, 10, started + 0.5 * SECOND) == []
    (asked,) = upkeep.to_ask(Way.TEXT, 10, started + 1.2 * SECOND)
    desk.record([(asked, None)], started + 1.2 * SECOND)
    assert stored(message).state == State.UNKNOWN
    (asked,) = upkeep.to_ask(Way.TEXT, 10, started + 3.1 * SECOND)
    desk.record([(asked, None)], started + 3.1 * SECOND)
    assert stored(message).state == State.QUEUED


def test_absence_is_believed_at_once_when_the_provider_answered_with_an_error():
    message = one_claimed(on_unknown=OnUnknown.SEND_AGAIN)
    started = message.submit_started_at
    due_again = desk.record([(message, Unknown("20500"))], started + 0.1 * SECOND)
    assert due_again == started + 0.6 * SECOND
    (asked,) = upkeep.to_ask(Way.TEXT, 10, due_again)
    desk.record([(asked, None)], due_again)
    assert stored(message).state == State.QUEUED


def test_a_failed_look_does_not_hide_why_nobody_knows():
    message, started = unknown(OnUnknown.SEND_AGAIN)
    (asked,) = upkeep.to_ask(Way.TEXT, 10, started + 21 * SECOND)
    desk.record([(asked, Unknown("20500"))], started + 21 * SECOND)
    assert stored(message).error_code == "timeout"


def test_a_provider_that_takes_texts_and_denies_it_does_not_flood_a_phone():
    message, now = one_claimed(on_unknown=OnUnknown.SEND_AGAIN, expires_in=None), clock.now()
    for _ in range(10):
        now += 60 * SECOND
        desk.record([(message, Unknown("timeout"))], now)
        for asked in upkeep.to_ask(Way.TEXT, 10, now + 30 * SECOND):
            desk.record([(asked, None)], now + 30 * SECOND)
        message = next(iter(claimed(now=now + 31 * SECOND)), message)
    row = stored(message)
    assert (row.tries, row.state, bool(row.settled_at)) == (desk.MOST_DOUBTS, State.UNKNOWN, True)


def test_a_provider_that_was_busy_costs_no_text_its_later_tries():
    message, now = one_claimed(on_unknown=OnUnknown.SEND_AGAIN), clock.now()
    for _ in range(2 * desk.MOST_DOUBTS):
        now = desk.record([(message, TryLater(None, "20429"))], now)
        (message,) = claimed(now=now)
    desk.record([(message, Unknown("20500"))], now)
    (asked,) = upkeep.to_ask(Way.TEXT, 10, now + SECOND)
    desk.record([(asked, None)], now + SECOND)
    assert stored(message).state == State.QUEUED


def test_workers_that_die_again_and_again_cost_no_text_its_later_tries():
    message, now = a_text(on_unknown=OnUnknown.SEND_AGAIN), clock.now()
    for _ in range(2 * desk.MOST_DOUBTS):
        assert claimed(now=now)
        now += desk.LEASE
        upkeep.lapse(now)
        (asked,) = upkeep.to_ask(Way.TEXT, 10, now)
        desk.record([(asked, None)], now)
        assert stored(message).state == State.QUEUED


def test_what_a_dead_worker_was_asking_about_is_asked_for_at_once():
    a_text()
    now = clock.now()
    (message,) = claimed("here:999999999:gone", now=now)
    desk.record([(message, Unknown("timeout"))], now)
    later = now + SECOND
    assert upkeep.to_ask(Way.TEXT, 10, later)
    assert upkeep.to_ask(Way.TEXT, 10, later) == []
    assert upkeep.free_the_dead("here", later) == 1
    assert [found.pk for found in upkeep.to_ask(Way.TEXT, 10, later)] == [message.pk]


def test_when_the_provider_cannot_say_it_is_asked_again():
    message, started = unknown(OnUnknown.SEND_AGAIN)
    (asked,) = upkeep.to_ask(Way.TEXT, 10, started + 21 * SECOND)
    desk.record([(asked, Unknown("500"))], started + 21 * SECOND)
    assert stored(message).state == State.UNKNOWN
    assert upkeep.to_ask(Way.TEXT, 10, started + 42 * SECOND)


# --- workers that died --------------------------------------------------------------------------------------------


def test_a_lease_that_lapsed_makes_its_text_unknown_and_asked_for_at_once():
    message = one_claimed()
    assert upkeep.lapse(message.lease_until - SECOND) == 0
    assert upkeep.lapse(message.lease_until, in_hand={message.pk}) == 0
    assert upkeep.lapse(message.lease_until) == 1
    assert [found.pk for found in upkeep.to_ask(Way.TEXT, 10, message.lease_until)] == [message.pk]


def test_a_worker_of_this_machine_that_is_gone_is_freed_at_once(monkeypatch):
    gone, alive = a_text("+447700900101"), a_text("+447700900102")
    elsewhere, earlier_life = a_text("+447700900103"), a_text("+447700900104")
    me = upkeep.os.getpid()
    for message, worker in (
        (gone, "here:1:a"),
        (alive, f"here:{me}:mine"),
        (elsewhere, OTHER),
        (earlier_life, f"here:{me}:old"),
    ):
        Message.objects.filter(pk=message.pk).update(
            state=State.SENDING, worker=worker, submit_started_at=clock.now()
        )
    monkeypatch.setattr(upkeep, "working", {f"here:{me}:mine"})
    monkeypatch.setattr(upkeep.os, "kill", lambda process, signal: (_ for _ in ()).throw(ProcessLookupError))
    now = clock.now()
    assert upkeep.free_the_dead("here", now) == 2
    assert {message.pk for message in upkeep.to_ask(Way.TEXT, 10, now)} == {gone.pk, earlier_life.pk}
    assert stored(alive).state == stored(elsewhere).state == State.SENDING


def test_what_was_claimed_and_never_called_is_put_back():
    message = one_claimed()
    desk.release(ME, [message])
    row = stored(message)
    assert (row.state, row.tries, row.worker, row.submit_started_at) == (State.QUEUED, 0, "", None)


def test_what_another_worker_sends_by_now_is_not_put_back():
    message = one_claimed()
    Message.objects.update(worker=OTHER)
    desk.release(ME, [message])
    assert stored(message).state == State.SENDING
    Message.objects.update(worker=ME, attempt="0" * 31 + "1")
    desk.release(ME, [message])
    assert stored(message).state == State.SENDING


def test_claiming_uses_the_index_and_not_the_whole_table():
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by its statistics")
    plan = desk.due(clock.now()).explain()
    assert "message_work" in plan
    assert "message_order" in plan
    assert "SCAN" not in plan


@pytest.mark.parametrize(
    ("policy", "becomes"), [(OnUnknown.SEND_AGAIN, State.QUEUED), (OnUnknown.LEAVE, State.UNKNOWN)]
)
def test_within_a_minute_the_message_decides_even_if_nobody_can_be_asked(policy, becomes):
    message, now = unknown(policy)
    for _ in range(20):
        row = stored(message)
        if row.state == State.QUEUED or row.settled_at:
            break
        now = row.lease_until
        (asked,) = upkeep.to_ask(Way.TEXT, 10, now)
        desk.record([(asked, Unknown("unreachable"))], now)
    assert (row.state, now - row.submit_started_at <= timedelta(minutes=1)) == (becomes, True)
    assert bool(row.settled_at) == (becomes == State.UNKNOWN)
