from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, OperationalError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.live.queries import revisions
from cohesion.messaging import receive
from cohesion.messaging.models import Message, Receipt, Reply
from cohesion.messaging.queries import inbox
from cohesion.messaging.receive import Garbage, take_status, take_text, understand_waiting
from cohesion.messaging.signals import message_settled
from cohesion.messaging.states import State, Understood
from tests.factories import a_number, a_person
from tests.messaging.conftest import NUMBER, TOPIC, a_text, an_accepted_text

pytestmark = pytest.mark.django_db


def a_receipt(status: str, *, sid: str = "SM1", code: str = "", attempt: object = "") -> dict[str, str]:
    return {
        "MessageSid": sid,
        "MessageStatus": status,
        "ErrorCode": code,
        "To": NUMBER,
        "attempt": str(attempt),
    }


def a_reply(body: str, *, sid: str = "SM9", sender: str = NUMBER) -> dict[str, str]:
    return {"MessageSid": sid, "From": sender, "To": "+447700900000", "Body": body, "NumMedia": "0"}


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


# --- receipts -----------------------------------------------------------------------------------------------------


def test_a_receipt_moves_its_message_and_says_so(settled):
    message, before = an_accepted_text(), revisions([TOPIC])[TOPIC]
    take_status(a_receipt("delivered"), provider="twilio")
    assert state_of(message) == State.DELIVERED
    assert message.settled_at
    assert settled == [(message.pk, "delivered")]
    assert revisions([TOPIC])[TOPIC] > before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    said=st.lists(
        st.sampled_from(["queued", "sending", "sent", "delivered", "read", "undelivered", "nonsense"]),
        max_size=7,
    )
)
def test_receipts_in_any_order_end_where_they_would_in_order(db, said):
    with transaction.atomic():
        message = an_accepted_text()
        for status in said:
            take_status(a_receipt(status), provider="twilio")
        arrived = {"delivered", "read"} & set(said)
        expected = State.DELIVERED if arrived else State.FAILED if "undelivered" in said else None
        expected = expected or (State.SENT if "sent" in said else State.ACCEPTED)
        assert state_of(message) == expected
        assert Receipt.objects.count() == len(set(said))
        transaction.set_rollback(True)


def test_the_same_receipt_twice_is_kept_and_told_once(settled):
    an_accepted_text()
    for _ in range(3):
        take_status(a_receipt("delivered"), provider="twilio")
    assert Receipt.objects.count() == 1
    assert len(settled) == 1


@pytest.mark.parametrize("state", [State.SENDING, State.UNKNOWN])
def test_our_own_attempt_settles_what_nobody_knew(state, settled):
    message = a_text()
    Message.objects.filter(pk=message.pk).update(state=state)
    take_status(a_receipt("sent", sid="SM77", attempt=message.attempt), provider="twilio")
    assert state_of(message) == State.SENT
    assert (message.sid, message.provider) == ("SM77", "twilio")
    assert message.accepted_at
    assert settled == [(message.pk, "sent")]


def test_a_receipt_for_an_old_try_does_not_move_the_new_one():
    message = a_text()
    old = message.attempt
    Message.objects.filter(pk=message.pk).update(attempt="0" * 31 + "1", state=State.SENDING)
    take_status(a_receipt("delivered", sid="SM77", attempt=old), provider="twilio")
    assert state_of(message) == State.SENDING


@pytest.mark.parametrize("attempt", ["", "not-a-uuid", "0" * 32])
def test_a_receipt_of_nothing_we_know_is_kept_and_harmless(attempt):
    take_status(a_receipt("delivered", sid="SM404", attempt=attempt), provider="twilio")
    assert Receipt.objects.get().sid == "SM404"


@pytest.mark.parametrize(
    "form", [{}, {"MessageSid": "SM1"}, {"MessageStatus": "sent"}, a_receipt("sent", sid="x" * 65)]
)
def test_a_receipt_that_names_nothing_is_garbage(form):
    with pytest.raises(Garbage):
        take_status(form, provider="twilio")


def test_a_code_that_damns_the_number_marks_its_contact_points():
    person = a_person(number=NUMBER)
    message = an_accepted_text(person=person)
    take_status(a_receipt("undelivered", code="30006"), provider="twilio")
    assert state_of(message) == State.FAILED
    assert message.error_code == "30006"
    assert ContactPoint.objects.get().reach == Reach.INVALID
    words = Entry.objects.get(subject="inbox").words
    assert words.text == "07••• •••101: number refused: ring or correct it"


def test_a_phone_that_is_off_says_nothing_of_the_number():
    a_person(number=NUMBER)
    an_accepted_text()
    take_status(a_receipt("undelivered", code="30003"), provider="twilio")
    assert ContactPoint.objects.get().reach == Reach.GOOD


@pytest.mark.parametrize("fault", [RuntimeError, DataError, IntegrityError])
@pytest.mark.parametrize(("status", "state"), [("delivered", State.DELIVERED), ("undelivered", State.FAILED)])
def test_a_receiver_that_fails_does_not_lose_the_receipt(status, state, fault):
    def fail(sender, **_):
        raise fault("a fault elsewhere")

    message_settled.connect(fail)
    message = an_accepted_text()
    take_status(a_receipt(status, code="30003"), provider="twilio")
    assert state_of(message) == state
    assert Receipt.objects.count() == 1


# --- replies ------------------------------------------------------------------------------------------------------


def test_an_answer_is_offered_to_whoever_asked(receiver):
    heard = []

    def hear(sender, **said) -> str:
        heard.append((said["person"], said["digit"], said["ref"]))
        return TOPIC

    receiver(hear)
    person = a_person(number=NUMBER)
    reply = take_text(a_reply("1 K7P6"), provider="twilio")
    assert heard == [(person, "1", "K7P6")]
    assert (reply.understood, reply.about, reply.person) == (Understood.ANSWER, TOPIC, person)
    assert reply.raw["Body"] == "1 K7P6"


def test_the_same_reply_twice_is_heard_once(receiver):
    heard = []
    receiver(lambda sender, **said: heard.append(said["digit"]) or TOPIC)
    a_person(number=NUMBER)
    assert take_text(a_reply("1"), provider="twilio")
    assert take_text(a_reply("1"), provider="twilio") is None
    assert heard == ["1"]
    assert Reply.objects.count() == 1


def test_what_nobody_takes_is_for_an_officer(receiver):
    receiver(lambda sender, **said: "")
    a_person(number=NUMBER)
    before = revisions(["inbox"])["inbox"]
    assert take_text(a_reply("who is this?"), provider="twilio").understood == Understood.UNREADABLE
    assert revisions(["inbox"])["inbox"] > before


def test_what_a_receiver_wrote_on_a_reply_it_did_not_take_stays(receiver):
    def note(sender, *, reply, **_) -> str:
        reply.about = TOPIC
        return ""

    receiver(note)
    a_person(number=NUMBER)
    reply = take_text(a_reply("who is this?"), provider="twilio")
    assert (reply.understood, reply.about) == (Understood.UNREADABLE, TOPIC)
    reply.refresh_from_db()
    assert (reply.understood, reply.about) == (Understood.UNREADABLE, TOPIC)


def test_a_stranger_is_kept_and_never_answered(receiver):
    receiver(lambda sender, **said: pytest.fail("a stranger is nobody's person"))
    reply = take_text(a_reply("1"), provider="twilio")
    assert (reply.understood, reply.person) == (Understood.STRANGER, None)
    assert not Message.objects.exists()


def test_of_several_with_one_phone_it_is_whoever_was_asked_last(receiver):
    receiver(lambda sender, **said: TOPIC)
    first, second = a_person(number=NUMBER), a_person(number=NUMBER)
    an_accepted_text(person=first, sid="SM1")
    an_accepted_text(person=second, sid="SM2")
    an_accepted_text(person=first, sid="SM3", answers=[])
    assert take_text(a_reply("1"), provider="twilio").person == second


@pytest.mark.parametrize("sender", ["07700 900101", "+447700900101", "whatsapp"])
def test_a_number_is_kept_in_the_form_of_contact_points(sender):
    reply = take_text(a_reply("1", sender=sender), provider="twilio")
    assert reply.sender == (NUMBER if sender[0] in "0+" else sender)


def test_stop_and_start_mark_every_contact_point_of_the_number(receiver, django_capture_on_commit_callbacks):
    receiver(lambda sender, **said: pytest.fail("STOP is no answer"))
    person = a_person(number=NUMBER)
    a_number(a_person(number=None), NUMBER)
    message = an_accepted_text(person=person)
    before = revisions([message.topic])[message.topic]
    with django_capture_on_commit_callbacks(execute=True):
        assert take_text(a_reply("Stop"), provider="twilio").understood == Understood.OPT_OUT
    assert set(ContactPoint.objects.values_list("reach", flat=True)) == {Reach.OPTED_OUT}
    assert revisions([message.topic])[message.topic] > before, "the board shows it in red"
    assert take_text(a_reply("yes", sid="SM10"), provider="twilio").understood == Understood.OPT_IN
    assert set(ContactPoint.objects.values_list("reach", flat=True)) == {Reach.GOOD}
    assert [entry.words.by for entry in Entry.objects.filter(subject="inbox")] == [person, person]


@pytest.mark.parametrize("fault", [RuntimeError, DataError, IntegrityError])
def test_a_receiver_that_fails_leaves_the_reply_to_an_officer(receiver, fault):
    def fail(sender, **_) -> str:
        raise fault("a fault elsewhere")

    receiver(fail)
    a_person(number=NUMBER)
    reply = take_text(a_reply("1"), provider="twilio")
    assert reply.understood == Understood.UNREADABLE
    assert list(inbox(clock.now())) == [reply]


def test_what_the_database_itself_will_not_take_is_for_an_officer(receiver):
    def fail(sender, *, reply, **_) -> str:
        Reply.objects.create(
            provider=reply.provider, sid=reply.sid, sender="", raw={}, received_at=clock.now()
        )
        return TOPIC

    receiver(fail)
    a_person(number=NUMBER)
    assert take_text(a_reply("1"), provider="twilio").understood == Understood.UNREADABLE


def test_a_reply_that_cannot_even_be_handed_over_is_kept_as_new(receiver, monkeypatch):
    def fail(*arguments, **_) -> str:
        raise RuntimeError("a fault elsewhere")

    receiver(fail)
    monkeypatch.setattr(receive, "_conclude", fail)
    a_person(number=NUMBER)
    assert take_text(a_reply("1"), provider="twilio").understood == Understood.NEW


def test_a_reply_that_the_database_interrupted_is_tried_again_at_once(receiver):
    tries = []

    def deadlock(sender, **_) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("deadlock detected")
        return TOPIC

    receiver(deadlock)
    a_person(number=NUMBER)
    assert take_text(a_reply("1"), provider="twilio").understood == Understood.ANSWER
    assert len(tries) == 2


def test_a_reply_the_database_could_not_deal_with_is_understood_later(receiver):
    def busy(sender, **_) -> str:
        raise OperationalError("database is locked")

    receiver(busy)
    a_person(number=NUMBER)
    assert take_text(a_reply("1"), provider="twilio").understood == Understood.NEW
    receiver(lambda sender, **said: TOPIC)
    receive.reply_received.disconnect(busy)
    assert understand_waiting(older_than=timedelta(seconds=10)) == 0
    Reply.objects.update(received_at=clock.now() - timedelta(seconds=11))
    assert understand_waiting() == 1
    assert Reply.objects.get().understood == Understood.ANSWER


@pytest.mark.parametrize(
    "form", [{}, {"From": NUMBER}, a_reply("1", sid=""), a_reply("1", sender="+" + "4" * 30)]
)
def test_a_text_without_identifier_or_sender_is_garbage(form):
    with pytest.raises(Garbage):
        take_text(form, provider="twilio")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    form=st.dictionaries(
        st.sampled_from(
            ["MessageSid", "From", "Body", "MessageStatus", "ErrorCode", "attempt", "To", "x\x00"]
        ),
        st.text(max_size=80),
    ),
    take=st.sampled_from([take_status, take_text]),
)
def test_no_form_breaks_what_takes_it(db, form: dict[str, str], take: Callable):
    with transaction.atomic():
        a_person(number=NUMBER)
        try:
            take(form, provider="twilio")
        except Garbage:
            assert not Receipt.objects.exists()
            assert not Reply.objects.exists()
        transaction.set_rollback(True)
