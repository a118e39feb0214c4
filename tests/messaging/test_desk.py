"""The dispatcher's work in the database, with the time given."""

from datetime import timedelta

import pytest
from django.db import DataError

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach, Way
from cohesion.kit import clock
from cohesion.live.queries import revisions
from cohesion.messaging.actions import cancel_unsent
from cohesion.messaging.dispatch import desk, upkeep
from cohesion.messaging.models import Message
from cohesion.messaging.providers.outcome import Accepted, Refused, TryLater, Unknown
from cohesion.messaging.signals import message_settled
from cohesion.messaging.states import Lane, OnUnknown, State
from tests.factories import a_person
from tests.messaging.conftest import LINE, NUMBER, TOPIC, Script, a_text

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


def test_a_claim_is_committed_with_lease_and_try_before_any_call():
    message = a_text()
    now = clock.now()
    (mine,) = claimed(now=now)
    row = stored(message)
    assert (row.state, row.worker, row.tries) == (State.SENDING, ME, 1)
    assert (row.submit_started_at, row.lease_until) == (now, now + desk.LEASE)
    assert (mine.state, mine.tries, mine.attempt) == (State.SENDING, 1, row.attempt)
    assert claimed(OTHER) == []


def test_what_saves_lives_goes_first():
    drill = a_text("+447700900001", lane=Lane.DRILL)
    ordinary = a_text("+447700900002", lane=Lane.ORDINARY)
    alert = a_text("+447700900003", lane=Lane.LIFE_SAFETY)
    assert [message.pk for message in claimed(limit=2)] == [alert.pk, ordinary.pk]
    assert [message.pk for message in claimed()] == [drill.pk]


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING, State.UNKNOWN])
def test_nothing_overtakes_an_earlier_text_to_the_same_number_on_the_same_topic(state):
    first = a_text(lane=Lane.DRILL)
    later = a_text(lane=Lane.LIFE_SAFETY)
    Message.objects.filter(pk=first.pk).update(state=state, due_at=clock.now() + timedelta(hours=1))
    assert claimed() == []
    Message.objects.filter(pk=first.pk).update(state=State.ACCEPTED)
    assert [message.pk for message in claimed()] == [later.pk]


def test_another_topic_or_number_does_not_wait():
    first = a_text()
    Message.objects.filter(pk=first.pk).update(state=State.SENDING)
    other = [a_text(topic="incident.M4RD"), a_text("+447700900102")]
    assert [message.pk for message in claimed()] == [message.pk for message in other]


def test_what_was_left_unknown_no_longer_holds_up_the_rest():
    first, later = a_text(on_unknown=OnUnknown.LEAVE), a_text()
    (message,) = claimed()
    desk.record([(message, Unknown("timeout"))], clock.now())
    (asked,) = upkeep.to_ask(Way.TEXT, 10, clock.now() + 30 * SECOND)
    desk.record([(asked, None)], clock.now() + 30 * SECOND)
    row = stored(first)
    assert (row.state, bool(row.settled_at)) == (State.UNKNOWN, True)
    assert [message.pk for message in claimed()] == [later.pk]


def test_what_is_late_is_never_claimed_and_ends_as_expired(settled):
    now = clock.now()
    message = a_text(expires_in=timedelta(minutes=10))
    late = now + timedelta(minutes=11)
    before = revisions([TOPIC])[TOPIC]
    assert claimed(now=late) == []
    assert upkeep.expire(late) == 1
    assert stored(message).state == State.EXPIRED
    assert settled == [(message.pk, "expired")]
    assert revisions([TOPIC])[TOPIC] > before
    assert upkeep.expire(late) == 0


def test_what_is_not_yet_due_waits():
    now = clock.now()
    message = a_text(at=now + 60 * SECOND)
    assert claimed(now=now) == []
    assert [found.pk for found in claimed(now=now + 61 * SECOND)] == [message.pk]


def test_what_was_cancelled_is_not_claimed_and_what_is_claimed_is_not_cancelled():
    taken = one_claimed()
    waiting = a_text("+447700900102")
    assert [message.pk for message in cancel_unsent(topic=TOPIC)] == [waiting.pk]
    assert claimed() == []
    assert stored(taken).state == State.SENDING


def stand_down() -> Message:
    """The end of the incident: what has not left is called back, and the all-clear is posted."""
    cancel_unsent(topic=TOPIC, kinds_starting="alert.")
    return a_text(kind="standdown", lane=Lane.STAND_DOWN, answers=[])


def test_an_alert_that_comes_back_after_the_stand_down_expires_and_holds_up_nothing(settled):
    alert, now = one_claimed(), clock.now()
    last = stand_down()
    assert claimed() == [], "the alert may still be on its way"
    desk.record([(alert, TryLater(0, "20429"))], now)
    assert [message.pk for message in claimed()] == [last.pk]
    assert upkeep.expire(clock.now()) == 1
    assert settled == [(alert.pk, "expired")]


@pytest.mark.parametrize("on_unknown", OnUnknown)
def test_an_unknown_alert_is_not_sent_again_after_the_stand_down(on_unknown):
    alert = one_claimed(on_unknown=on_unknown)
    desk.record([(alert, Unknown("timeout"))], clock.now())
    last = stand_down()
    late = clock.now() + 21 * SECOND
    desk.record([(asked, None) for asked in upkeep.to_ask(Way.TEXT, 10, late)], late)
    row = stored(alert)
    assert (row.state, bool(row.settled_at)) == (State.UNKNOWN, True)
    assert [message.pk for message in claimed(now=late)] == [last.pk]


def test_an_unknown_alert_is_not_sent_again_either_when_the_look_began_before_the_stand_down():
    alert = one_claimed(on_unknown=OnUnknown.SEND_AGAIN)
    desk.record([(alert, Unknown("20500"))], clock.now())
    (asked,) = upkeep.to_ask(Way.TEXT, 10, clock.now() + SECOND)
    stand_down()
    desk.record([(asked, None)], clock.now() + SECOND)
    assert (stored(alert).state, stored(alert).tries) == (State.UNKNOWN, 1)


def test_an_unknown_alert_of_which_the_provider_says_nothing_holds_up_the_stand_down_for_a_moment():
    alert = one_claimed()
    desk.record([(alert, Unknown("timeout"))], clock.now())
    last = stand_down()
    assert claimed() == []
    assert [message.pk for message in claimed(now=clock.now() + desk.LATE_HOLDS_UP)] == [last.pk]
    assert upkeep.to_ask(Way.TEXT, 10, clock.now() + 21 * SECOND), "it is looked for all the same"


def test_an_alert_in_flight_that_is_accepted_after_the_stand_down_was_told(settled):
    alert = one_claimed()
    last = stand_down()
    desk.record([(alert, Accepted("SM1"))], clock.now())
    assert settled == [(alert.pk, "accepted")]
    assert upkeep.expire(clock.now()) == 0
    assert [message.pk for message in claimed()] == [last.pk]


# --- recording ----------------------------------------------------------------------------------------------------


def test_accepted_texts_are_recorded_together_and_touch_their_topic_once(settled):
    messages = [a_text(f"+4477009001{n:02d}") for n in range(20)]
    before = revisions([TOPIC])[TOPIC]
    results = [(message, Accepted(f"SM{message.pk}")) for message in claimed()]
    desk.record(results, clock.now())
    assert revisions([TOPIC])[TOPIC] == before + 1
    rows = Message.objects.all()
    assert {(row.state, row.provider, row.sid) for row in rows} == {
        ("accepted", "twilio", f"SM{m.pk}") for m in messages
    }
    assert sorted(settled) == [(message.pk, "accepted") for message in messages]


def test_recording_the_same_twice_changes_nothing(settled):
    message = one_claimed()
    for _ in range(2):
        desk.record([(message, Accepted("SM1"))], clock.now())
    assert len(settled) == 1


def test_a_receipt_that_was_quicker_is_not_taken_back():
    message = one_claimed()
    Message.objects.filter(pk=message.pk).update(state=State.DELIVERED, sid="SM1")
    for outcome in (Accepted("SM1"), Unknown("timeout"), TryLater(None, "20429")):
        desk.record([(message, outcome)], clock.now())
        assert stored(message).state == State.DELIVERED


def test_an_outcome_of_an_old_try_does_not_touch_the_new_one():
    message = one_claimed()
    Message.objects.filter(pk=message.pk).update(attempt="0" * 31 + "1")
    for outcome in (Accepted("SM1"), Refused("21211"), Unknown("timeout"), TryLater(1, "20429"), None):
        desk.record([(message, outcome)], clock.now())
        assert stored(message).state == State.SENDING


def test_a_refusal_ends_the_text_and_says_what_is_wrong_with_the_number(settled):
    a_person(number=NUMBER)
    message = one_claimed()
    desk.record([(message, Refused("21610"))], clock.now())
    row = stored(message)
    assert (row.state, row.error_code) == (State.FAILED, "21610")
    assert ContactPoint.objects.get().reach == Reach.OPTED_OUT
    assert settled == [(message.pk, "failed")]


def test_try_later_goes_back_as_a_new_try_and_waits_longer_each_time(settled):
    message, now, waits = one_claimed(), clock.now(), []
    for _ in range(6):
        due_again = desk.record([(message, TryLater(None, "20429"))], now)
        row = stored(message)
        assert (row.state, row.error_code, row.due_at) == (State.QUEUED, "20429", due_again)
        assert row.attempt != message.attempt
        waits.append(due_again - now)
        now = due_again
        (message,) = claimed(now=now)
    assert timedelta(seconds=0.25) <= waits[0] < timedelta(seconds=0.4)
    assert waits == sorted(waits)
    assert settled == []


def test_the_providers_own_wish_to_wait_is_honoured():
    message, now = one_claimed(), clock.now()
    due_again = desk.record([(message, TryLater(7, "20429"))], now)
    assert 7 * SECOND <= due_again - now <= 10.5 * SECOND


@pytest.fixture
def fault():
    """Whoever listens for the text to this number fails."""

    def fail(sender, *, message, **_):
        if message.to == "+447700900666":
            raise DataError("a fault elsewhere")

    message_settled.connect(fail)
    yield
    message_settled.disconnect(fail)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted("SM1"), State.ACCEPTED),
        (Refused("21617"), State.FAILED),
        (TryLater(1, "20429"), State.QUEUED),
        (Unknown("timeout"), State.UNKNOWN),
    ],
)
@pytest.mark.usefixtures("fault")
def test_a_receiver_that_fails_costs_its_signal_and_not_the_outcome(settled, outcome, state):
    bad, good = a_text("+447700900666"), a_text("+447700900102")
    first, second = claimed()
    desk.record([(first, outcome), (second, Accepted("SM2"))], clock.now())
    assert (stored(bad).state, stored(good).state) == (state, State.ACCEPTED)
    assert (good.pk, "accepted") in settled


@pytest.mark.usefixtures("fault")
def test_a_receiver_that_fails_does_not_keep_a_late_text_waiting(settled):
    bad, good = a_text("+447700900666"), a_text("+447700900102")
    upkeep.expire(clock.now() + timedelta(hours=1))
    assert stored(bad).state == stored(good).state == State.EXPIRED
    assert (good.pk, "expired") in settled


def test_an_outcome_that_cannot_be_stored_does_not_hold_up_the_others():
    a_text("+447700900666")
    a_text("+447700900102")
    bad, good = claimed()
    desk.record([(bad, Accepted("x" * 100)), (good, Accepted("SM1"))], clock.now())
    assert stored(good).state == State.ACCEPTED


def test_nobody_is_called_while_an_earlier_call_to_them_may_still_ring():
    first, second = a_text(way=Way.VOICE), a_text(way=Way.VOICE, body="The next")
    voice = Script()
    voice.way = Way.VOICE
    now = clock.now()
    (message,), _ = desk.claim(ME, voice, 10, now)
    desk.record([(message, Accepted("CA1"))], now)
    assert desk.claim(ME, voice, 10, now + SECOND)[0] == []
    Message.objects.filter(pk=first.pk).update(state=State.DELIVERED)
    assert [found.pk for found in desk.claim(ME, voice, 10, now + SECOND)[0]] == [second.pk]


def test_a_call_of_which_nothing_more_is_heard_holds_up_the_next_for_a_minute_only():
    a_text(way=Way.VOICE)
    second = a_text(way=Way.VOICE, body="The next", expires_in=timedelta(hours=1))
    voice = Script()
    voice.way = Way.VOICE
    now = clock.now()
    (message,), _ = desk.claim(ME, voice, 10, now)
    desk.record([(message, Accepted("CA1"))], now)
    assert [found.pk for found in desk.claim(ME, voice, 10, now + 61 * SECOND)[0]] == [second.pk]
