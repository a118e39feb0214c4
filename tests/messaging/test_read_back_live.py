"""The reconciler beside a running dispatcher, with the pretend phones."""

import asyncio
from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging import phones
from cohesion.messaging.dispatch import Dispatcher
from cohesion.messaging.models import Message, Reconciled, Reply, SimulatedText
from cohesion.messaging.providers.base import KeepsLog
from cohesion.messaging.providers.simulator import Simulator
from cohesion.messaging.states import State
from tests.messaging.conftest import NUMBER, a_text, run, until_stored

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_dispatcher_that_starts_finds_what_a_phone_said_meanwhile_and_what_it_received():
    message = a_text()
    SimulatedText.objects.create(
        phone=phones.phone_of(NUMBER),
        incoming=False,
        body="1",
        sid="SMX",
        status="received",
        at=clock.now(),
    )
    text = phones.receive_text(to=NUMBER, body=message.body, attempt=str(message.attempt))
    SimulatedText.objects.filter(pk=text.pk).update(status="delivered")
    long_ago = clock.now() - timedelta(minutes=5)
    Message.objects.update(
        state=State.ACCEPTED, sid=text.sid, provider=phones.PROVIDER, submit_started_at=long_ago
    )

    async def story() -> None:
        provider = Simulator(delay_s=(0, 0), carried_after_s=0)
        assert isinstance(provider, KeepsLog)
        stop = asyncio.Event()
        working = asyncio.create_task(Dispatcher(provider, pool=2).run(stop))
        await until_stored(Reconciled.objects.filter(found=2).exists)
        stop.set()
        await working

    run(story)
    assert Reply.objects.get().is_read_back
    message.refresh_from_db()
    assert message.state == State.DELIVERED
