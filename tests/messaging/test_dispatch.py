"""The dispatcher as a whole: its pool, its thread, its end."""

import asyncio
import threading
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach
from cohesion.kit import clock
from cohesion.messaging.dispatch import Dispatcher, desk, dispatcher, limits
from cohesion.messaging.models import Heartbeat, Message, Reply
from cohesion.messaging.providers.outcome import Accepted, Refused, TryLater, Unknown
from cohesion.messaging.states import Lane, State, Understood
from tests.factories import a_person
from tests.messaging.conftest import (
    LINE,
    NUMBER,
    Script,
    a_text,
    elsewhere,
    run,
    send_all,
    until,
    until_stored,
)

pytestmark = pytest.mark.django_db(transaction=True)


@asynccontextmanager
async def running(provider: Script, **also):
    """A dispatcher at work, stopped cleanly at the end."""
    stop, at_work = asyncio.Event(), Dispatcher(provider, **also)
    task = asyncio.create_task(at_work.run(stop))
    try:
        yield at_work
    finally:
        stop.set()
        await asyncio.wait_for(task, 15)


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def test_everything_due_is_sent_once():
    for number in range(250):
        a_text(f"+447700900{number:03d}")
    provider = Script()
    assert send_all(provider) == 250
    assert len(provider.sent) == len({outgoing.to for outgoing in provider.sent}) == 250
    assert states() == ["accepted"] * 250
    assert provider.closed
    assert not Heartbeat.objects.exists(), "a command that sends once is no sender at work"


def test_what_a_provider_is_given():
    message = a_text(body="Reply 1", expires_in=timedelta(minutes=10))
    provider = Script()
    send_all(provider)
    (outgoing,) = provider.sent
    assert (outgoing.to, outgoing.body, outgoing.attempt) == (NUMBER, "Reply 1", str(message.attempt))
    assert 590 <= outgoing.valid_s <= 600
    a_text("+447700900102", expires_in=None)
    send_all(provider)
    assert provider.sent[1].valid_s is None


def test_a_commit_wakes_the_sender_without_waiting_for_its_tick(monkeypatch):
    monkeypatch.setattr(dispatcher, "TICK_S", 3600)

    async def story() -> None:
        provider = Script()
        async with running(provider) as at_work:
            await until(lambda: "housekeeping" in at_work._done_at)
            await elsewhere(a_text)
            await until(lambda: provider.sent)
            await until_stored(lambda: states() == ["accepted"])

    run(story)


def test_texts_to_one_number_leave_in_the_order_they_were_posted():
    bodies = [f"Text {n}" for n in range(5)]
    for body in bodies:
        a_text(body=body, lane=Lane.ORDINARY if body == "Text 0" else Lane.LIFE_SAFETY)
    provider = Script()
    send_all(provider)
    assert [outgoing.body for outgoing in provider.sent] == bodies


def test_no_more_calls_at_once_than_the_pool():
    for number in range(40):
        a_text(f"+447700900{number:03d}")
    at_once = []

    async def slow(outgoing) -> Accepted:
        at_once.append(provider.busy)
        provider.busy += 1
        await asyncio.sleep(0.01)
        provider.busy -= 1
        return Accepted(provider.new_sid())

    provider = Script(*[slow] * 40)
    provider.busy = 0
    assert asyncio.run(Dispatcher(provider, pool=7).drain()) == 40
    assert max(at_once) == 6


def test_numbers_that_opted_out_are_not_called():
    a_person(number=NUMBER)
    ContactPoint.objects.update(reach=Reach.OPTED_OUT)
    message = a_text()
    a_text("+447700900102")
    provider = Script()
    send_all(provider)
    assert [outgoing.to for outgoing in provider.sent] == ["+447700900102"]
    message.refresh_from_db()
    assert (message.state, message.error_code) == (State.FAILED, "21610")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Refused("21211"), State.FAILED),
        (Unknown("timeout"), State.UNKNOWN),
        (TryLater(60, "20429"), State.QUEUED),
        (RuntimeError("a fault in a provider"), State.UNKNOWN),
        (TimeoutError(), State.UNKNOWN),
    ],
)
def test_whatever_a_provider_does_becomes_an_outcome(outcome, state):
    a_text()
    assert send_all(Script(outcome)) == 0
    assert states() == [state]


def test_what_is_put_back_is_sent_again_soon():
    async def story() -> None:
        provider = Script(TryLater(None, "20429"), TryLater(None, "unreachable"))
        async with running(provider):
            await elsewhere(a_text)
            await until_stored(lambda: states() == ["accepted"])
        assert len(provider.sent) == 3

    run(story)
    assert Message.objects.get().error_code == ""


def test_a_text_of_a_worker_that_died_is_looked_for_before_it_is_sent_again():
    found, lost = a_text("+447700900101"), a_text("+447700900102", on_unknown="send_again")
    earlier = clock.now() - timedelta(seconds=5)
    dead = f"{dispatcher.socket.gethostname()[:40]}:999999999:dead"
    Message.objects.update(
        state=State.SENDING,
        worker=dead,
        provider=LINE.name,
        tries=1,
        submit_started_at=earlier,
        lease_until=earlier + desk.LEASE,
    )
    provider = Script()

    async def find(outgoing, since):
        provider.looked_for.append(outgoing)
        return Accepted("SM-found") if outgoing.to == found.to else None

    provider.find = find

    async def story() -> None:
        async with running(provider):
            await until_stored(lambda: states() == ["accepted", "accepted"])

    run(story)
    assert {outgoing.to for outgoing in provider.looked_for} == {found.to, lost.to}
    assert [outgoing.to for outgoing in provider.sent] == [lost.to]
    found.refresh_from_db()
    assert found.sid == "SM-found"


def test_two_senders_on_one_database_send_everything_once():
    for number in range(300):
        a_text(f"+447700900{number:03d}")

    async def story() -> None:
        first, second = Script(), Script()
        async with running(first, pool=10), running(second, pool=10):
            await until_stored(lambda: set(states()) == {"accepted"})
        sent = [outgoing.to for outgoing in first.sent + second.sent]
        assert len(sent) == len(set(sent)) == 300

    run(story)


def test_outcomes_survive_a_database_that_does_not_answer(monkeypatch):
    record, failures = desk.record, iter(range(4))

    def busy(*arguments):
        if next(failures, None) is not None:
            raise OperationalError("database is locked")
        return record(*arguments)

    monkeypatch.setattr(desk, "record", busy)
    a_text()
    provider = Script()
    send_all(provider)
    assert len(provider.sent) == 1
    assert states() == ["accepted"]


def test_a_sender_outlives_a_database_that_is_away(monkeypatch):
    claim, failures = desk.claim, iter(range(3))

    def away(*arguments, **named):
        if next(failures, None) is not None:
            raise OperationalError("server closed the connection unexpectedly")
        return claim(*arguments, **named)

    monkeypatch.setattr(desk, "claim", away)

    async def story() -> None:
        async with running(Script()):
            await elsewhere(a_text)
            await until_stored(lambda: states() == ["accepted"])

    run(story)


def test_what_was_claimed_is_called_even_if_the_look_at_its_number_fails(monkeypatch):
    def away(*arguments):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(limits, "stopped", away)
    a_text()
    assert send_all(Script()) == 1


def test_what_waited_too_long_for_a_free_hand_is_put_back_and_not_called():
    long_ago = clock.now() - desk.LEASE + dispatcher.CALL_AT_MOST / 2
    a_text(at=long_ago)
    (message,), _ = desk.claim("here:1:a", LINE, 1, long_ago)
    provider = Script()
    assert asyncio.run(Dispatcher(provider)._call(message)) == TryLater(0, "waited")
    assert provider.sent == []


def test_a_locked_database_delays_and_loses_nothing():
    """Another process writes for a while; here another connection does, which the turns of one process do not know."""
    a_text()
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Message.objects.select_for_update().get()
            Message.objects.update(tries=0)
            held.set()
            let_go.wait(10)

    async def story() -> None:
        holding = asyncio.create_task(elsewhere(hold))
        await until(held.is_set)
        provider = Script()
        async with running(provider):
            await asyncio.sleep(0.05)
            assert provider.sent == []
            let_go.set()
            await until_stored(lambda: states() == ["accepted"])
        await holding
        assert len(provider.sent) == 1

    run(story)


def test_told_to_stop_it_finishes_the_calls_in_flight_and_puts_the_rest_back():
    for number in range(5):
        a_text(f"+447700900{number:03d}")

    async def story() -> None:
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def slow(outgoing) -> Accepted:
            begun.set()
            await go_on.wait()
            return Accepted(provider.new_sid())

        provider, stop = Script(*[slow] * 5), asyncio.Event()
        task = asyncio.create_task(Dispatcher(provider, pool=2).run(stop))
        await begun.wait()
        stop.set()
        asyncio.get_running_loop().call_later(0.05, go_on.set)
        await asyncio.wait_for(task, 10)
        assert len(provider.sent) == 2

    run(story)
    assert sorted(states()) == ["accepted"] * 2 + ["queued"] * 3
    assert set(Message.objects.filter(state=State.QUEUED).values_list("tries", flat=True)) == {0}


def test_a_call_that_does_not_end_in_time_is_left_as_unknown(monkeypatch):
    monkeypatch.setattr(dispatcher, "FINISH_S", 0.2)
    a_text()

    async def story() -> None:
        async def never(outgoing) -> Accepted:
            await asyncio.Event().wait()

        provider = Script(never)
        async with running(provider):
            await until(lambda: provider.sent)

    run(story)
    assert states() == ["unknown"]


def test_a_sender_at_work_leaves_signs_of_life():
    async def story() -> None:
        async with running(Script()):
            await until_stored(Heartbeat.objects.exists)

    run(story)


def test_replies_that_were_kept_but_not_dealt_with_are_taken_up():
    long_ago = clock.now() - timedelta(minutes=1)
    Reply.objects.create(provider="twilio", sid="SM1", sender=NUMBER, body="1", raw={}, received_at=long_ago)

    async def story() -> None:
        async with running(Script()):
            await until_stored(lambda: not Reply.objects.filter(understood=Understood.NEW).exists())

    run(story)
