"""Whoever listens can be stopped, also at the very moment at which somebody rings."""

import asyncio

import pytest

from cohesion.live import bell


async def listen_for_ever() -> None:
    with bell.Ear(bell.OUTBOX) as ear:
        while True:
            await ear.wait(60)


async def test_a_listener_that_is_stopped_as_it_is_rung_for_stops():
    listening = asyncio.create_task(listen_for_ever())
    await asyncio.sleep(0)
    for event in [ear.event for ear in bell._waiting[bell.OUTBOX]]:
        event.set()
        await asyncio.sleep(0)  # the ring is under way to the listener
        listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(5):
            await listening


async def test_a_ring_wakes_and_silence_ends():
    with bell.Ear(bell.OUTBOX) as ear:
        bell.ring(bell.OUTBOX)
        assert await ear.wait(5)
        assert not await ear.wait(0.001)
