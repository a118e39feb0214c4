"""Pretend phones, and the provider that carries texts to them."""

import asyncio
from datetime import timedelta

import pytest

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach, Role
from cohesion.kit import clock
from cohesion.live.queries import revisions
from cohesion.messaging import phones
from cohesion.messaging.models import Message, Receipt, Reply, SimulatedPhone, SimulatedText
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.outcome import Accepted, Refused
from cohesion.messaging.providers.simulator import Simulator
from cohesion.messaging.states import State, Understood
from tests import factories
from tests.messaging.conftest import NUMBER, TOPIC, a_text, run, send_all, until_stored


def at_once() -> Simulator:
    """A simulator that takes no time."""
    return Simulator(delay_s=(0, 0), carried_after_s=0)


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


@pytest.mark.django_db
def test_a_phone_is_made_on_the_fly_and_named_after_its_owner():
    place = factories.a_place("Holy Cross")
    factories.a_contact(place, number=NUMBER)
    factories.an_officer(Role.POLICE_LIAISON, number="+447700900102")
    phone, police, unknown = (
        phones.phone_of(number) for number in (NUMBER, "+447700900102", "+447700900103")
    )
    assert (phone.label, phone.group) == ("Primary contact, Holy Cross", phones.SITE)
    assert (police.label, police.group) == ("Police liaison", phones.OFFICER)
    assert (unknown.label, unknown.group) == ("07700 900103", "")
    assert phones.phone_of(NUMBER).pk == phone.pk


@pytest.mark.django_db(transaction=True)
def test_a_text_reaches_its_phone_word_for_word_and_is_reported_delivered():
    message = a_text(body="NN Cohesion S1 fire. Reply 1.")
    before = revisions([phones.TOPIC])[phones.TOPIC]
    send_all(at_once())
    text = SimulatedText.objects.select_related("phone").get()
    assert (text.phone.number, text.body, text.incoming, text.status) == (
        NUMBER,
        message.body,
        True,
        "delivered",
    )
    assert text.attempt == str(message.attempt)
    assert state_of(message) == State.DELIVERED
    assert message.sid == text.sid
    assert set(Receipt.objects.values_list("status", flat=True)) == {"sent", "delivered"}
    assert revisions([phones.TOPIC])[phones.TOPIC] > before


@pytest.mark.django_db(transaction=True)
def test_a_phone_that_is_off_takes_the_text_and_reports_it_undelivered():
    phones.switch(number=NUMBER, on=False)
    message = a_text()
    send_all(at_once())
    assert state_of(message) == State.FAILED
    assert message.error_code == "30003"
    assert SimulatedText.objects.get().error_code == "30003"
    phones.switch(number=NUMBER, on=True)
    assert SimulatedPhone.objects.get().is_on


@pytest.mark.django_db(transaction=True)
def test_a_phone_that_opted_out_gets_nothing():
    factories.a_person(number=NUMBER)
    SimulatedPhone.objects.create(number=NUMBER, opted_out=True)
    message = a_text()
    send_all(at_once())
    assert state_of(message) == State.FAILED
    assert message.error_code == "21610"
    assert ContactPoint.objects.get().reach == Reach.OPTED_OUT
    assert not SimulatedText.objects.exists()


@pytest.mark.django_db
def test_an_answer_goes_the_way_of_every_reply(receiver):
    receiver(lambda sender, **said: TOPIC)
    factories.a_person(number=NUMBER)
    text = phones.reply(number=NUMBER, body="1 thanks")
    assert (text.incoming, text.body) == (False, "1 thanks")
    reply = Reply.objects.get()
    assert (reply.provider, reply.sid, reply.understood) == ("simulator", text.sid, Understood.ANSWER)


@pytest.mark.django_db
def test_stop_and_start_work_at_the_provider_too():
    factories.a_person(number=NUMBER)
    phones.reply(number=NUMBER, body="STOP")
    assert SimulatedPhone.objects.get().opted_out
    assert ContactPoint.objects.get().reach == Reach.OPTED_OUT
    phones.reply(number=NUMBER, body="Start")
    assert not SimulatedPhone.objects.get().opted_out
    assert ContactPoint.objects.get().reach == Reach.GOOD


@pytest.mark.django_db(transaction=True)
def test_a_phone_told_to_answers_by_itself_what_asks_for_an_answer(receiver):
    receiver(lambda sender, **said: TOPIC)
    factories.a_person(number=NUMBER)
    phones.let_answer(number=NUMBER, body="1", after_s=0)
    a_text(body="Reply 1")
    a_text(body="All clear", answers=[])

    async def story() -> None:
        simulator = at_once()
        for message in await asyncio.to_thread(lambda: list(Message.objects.order_by("id"))):
            await simulator.send(Outgoing(message.to, message.body, str(message.attempt)))
        await until_stored(lambda: Reply.objects.filter(understood=Understood.ANSWER).exists())
        await until_stored(lambda: SimulatedText.objects.filter(status="delivered").count() == 2)
        await simulator.close()

    run(story)
    assert [reply.body for reply in Reply.objects.all()] == ["1"]


@pytest.mark.django_db(transaction=True)
def test_the_simulator_knows_what_it_has_taken():
    since = clock.now()
    outgoing = Outgoing(NUMBER, "Reply 1", "")

    async def story() -> None:
        simulator = at_once()
        accepted = await simulator.send(outgoing)
        assert isinstance(accepted, Accepted)
        assert await simulator.find(outgoing, since) == accepted
        assert await simulator.find(outgoing, since + timedelta(minutes=1)) is None
        assert await simulator.find(Outgoing(NUMBER, "Other words", ""), since) is None
        await simulator.close()

    run(story)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_says_why():
    SimulatedPhone.objects.create(number=NUMBER, opted_out=True)

    async def story() -> None:
        simulator = at_once()
        assert await simulator.send(Outgoing(NUMBER, "Reply 1", "")) == Refused("21610", "opted out")
        await simulator.close()

    run(story)


def test_the_simulator_takes_as_long_as_a_provider():
    waits = []

    async def story() -> None:
        async def note(seconds: float) -> None:
            waits.append(seconds)

        simulator = Simulator(sleep=note)
        simulator.in_thread = lambda *arguments, **named: asyncio.sleep(0)
        await simulator.send(Outgoing(NUMBER, "Reply 1", ""))

    run(story)
    assert 0.06 <= waits[0] <= 0.15
