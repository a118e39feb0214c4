"""Pretend phones that ring, and the email on them."""

import asyncio

import pytest
from django.test import Client

from cohesion.directory.states import Way
from cohesion.messaging import phones
from cohesion.messaging.models import Message, Receipt, Reply, SimulatedPhone, SimulatedText
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.simulator import Simulator
from cohesion.messaging.states import State, Understood
from tests import factories
from tests.messaging.conftest import NUMBER, TOPIC, a_text, run, send_all, until_stored

pytestmark = pytest.mark.django_db(transaction=True)
PAGE, PRESS = "/messaging/phones/", "/messaging/phones/call/"


@pytest.fixture(autouse=True)
def _demonstration(settings) -> None:
    settings.DEMO = True


def line(way: Way, **also) -> Simulator:
    return Simulator(way=way, delay_s=(0, 0), carried_after_s=0, **also)


def a_call(**also) -> Message:
    return a_text(**({"body": "Press 1 or 2.", "way": Way.VOICE, "answers": ["1", "2"]} | also))


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


@pytest.fixture
def ringing() -> SimulatedText:
    """A call that rings on the phone of a person we know."""
    person = factories.a_contact(factories.a_place("Holy Cross"), number=NUMBER)
    a_call(person=person)
    send_all(line(Way.VOICE))
    return SimulatedText.objects.get()


def press(call: SimulatedText, key: str):
    return Client().post(PRESS, {"phone": call.phone_id, "call": call.sid, "key": key})


def test_a_call_rings_and_the_page_offers_its_keys(ringing):
    assert (ringing.way, ringing.status) == (Way.VOICE, "ringing")
    assert state_of(Message.objects.get()) == State.ACCEPTED
    page = Client().get(PAGE).content.decode()
    for words in (
        "Press 1 or 2.",
        "call: ringing",
        ">Press 1<",
        ">Press 2<",
        ">Only listen<",
        ">Let it ring<",
    ):
        assert words in page
    assert ">Press 3<" not in page
    assert ">Reply 1<" not in page


def test_a_key_on_the_page_answers_the_call(ringing, receiver):
    receiver(lambda sender, **said: TOPIC)
    assert press(ringing, "1").status_code == 302
    reply = Reply.objects.get()
    assert (reply.provider, reply.body, reply.understood) == ("simulator.voice", "1", Understood.ANSWER)
    assert state_of(Message.objects.get()) == State.DELIVERED
    page = Client().get(PAGE).content.decode()
    assert "pressed" in page
    assert ">Press 1<" not in page


def test_who_only_listens_was_called_and_has_not_answered(ringing):
    press(ringing, "listen")
    assert state_of(Message.objects.get()) == State.DELIVERED
    assert not Reply.objects.exists()


def test_a_call_left_to_ring_is_not_answered(ringing):
    press(ringing, "ring")
    message = Message.objects.get()
    assert (state_of(message), message.error_code) == (State.FAILED, "no-answer")
    assert "nobody answered" in Client().get(PAGE).content.decode()
    assert (
        "ended"
        in Client()
        .post(PRESS, {"phone": ringing.phone_id, "call": ringing.sid, "key": "1"}, follow=True)
        .content.decode()
    )
    assert not Reply.objects.exists()


@pytest.mark.parametrize("form", [{}, {"key": "9"}, {"call": "", "key": "1"}, {"phone": "0", "key": "1"}])
def test_what_makes_no_sense_presses_nothing(ringing, form):
    said = Client().post(PRESS, {"phone": ringing.phone_id, "call": ringing.sid} | form)
    assert said.status_code == 302
    assert state_of(Message.objects.get()) == State.ACCEPTED


def test_a_call_is_answered_on_its_own_phone_only(ringing):
    other = phones.phone_of("+447700900199")
    assert Client().post(PRESS, {"phone": other.pk, "call": ringing.sid, "key": "1"}).status_code == 404


def test_a_phone_that_is_off_does_not_ring():
    phones.switch(number=NUMBER, on=False)
    message = a_call()
    send_all(line(Way.VOICE))
    assert (state_of(message), message.error_code) == (State.FAILED, "no-answer")


def test_a_phone_that_said_stop_to_texts_still_rings():
    SimulatedPhone.objects.create(number=NUMBER, opted_out=True)
    message = a_call()
    send_all(line(Way.VOICE))
    assert state_of(message) == State.ACCEPTED


def test_a_phone_told_to_answers_calls_too_and_another_rings_out(receiver):
    receiver(lambda sender, **said: TOPIC)
    factories.a_person(number=NUMBER)
    phones.let_answer(number=NUMBER, body="1", after_s=0)
    taken, missed = a_call(), a_call(to="+447700900102")
    Message.objects.update(state=State.ACCEPTED)

    async def story() -> None:
        simulator = line(Way.VOICE, rings_s=0.2)
        for message in (missed, taken):
            await simulator.send(Outgoing(message.to, message.body, str(message.attempt)))
        await until_stored(lambda: Reply.objects.filter(understood=Understood.ANSWER).exists())
        await until_stored(lambda: Receipt.objects.filter(status="no-answer").exists())
        await until_stored(lambda: Receipt.objects.filter(status="completed").exists())
        await simulator.close()

    run(story)
    assert (state_of(taken), state_of(missed)) == (State.DELIVERED, State.FAILED)


def test_an_email_lies_on_the_phone_of_its_person_with_its_subject_and_link():
    person = factories.a_person(number=NUMBER)
    message = a_text(
        to=person.email,
        way=Way.EMAIL,
        subject="Please read",
        body="Here: http://testserver/a/abc/",
        answers=[],
    )
    send_all(line(Way.EMAIL))
    assert state_of(message) == State.ACCEPTED
    assert SimulatedText.objects.get().phone.number == NUMBER
    page = Client().get(PAGE).content.decode()
    assert "<b>Please read</b>" in page
    assert 'href="http://testserver/a/abc/"' in page
    assert "email: sent" in page


def test_an_email_to_nobody_with_a_phone_has_a_page_too():
    a_text(
        to="a.very.long.address@example.org", way=Way.EMAIL, subject="Please read", body="Here", answers=[]
    )
    send_all(line(Way.EMAIL))
    assert "email only" in Client().get(PAGE).content.decode()


def test_the_simulator_knows_its_calls_by_the_attempt():
    async def story() -> None:
        simulator = line(Way.VOICE)
        call = Outgoing(NUMBER, "Press 1", "0b6f2f0e-0000-4000-8000-000000000001")
        since = await asyncio.to_thread(lambda: phones.clock.now())
        accepted = await simulator.send(call)
        assert await simulator.find(call, since) == accepted
        assert await simulator.find(Outgoing(NUMBER, "Press 1", "another"), since) is None
        await simulator.close()

    run(story)
