"""What may not leave yet: the provider's pace, and what networks carry to one number within an hour."""

from datetime import date, timedelta

import pytest

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach, Way
from cohesion.kit import clock
from cohesion.messaging.dispatch import desk, limits
from cohesion.messaging.health import health
from cohesion.messaging.models import Message
from cohesion.messaging.providers.outcome import Refused, TryLater
from cohesion.messaging.rules import why
from cohesion.messaging.states import Lane, State
from cohesion.policy.actions import set_rule
from tests.factories import a_person
from tests.messaging.conftest import LINE, NUMBER, Script, a_text, an_accepted_text, send_all

ME = "here:1:abc"
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def a_limit(**also) -> None:
    limit = {"of": "sender", "counts": "segments", "per_second": 2.0, "at_once": 5} | also
    given = {"source": "Our contract", "checked_on": date(2026, 11, 23)}
    set_rule(by=a_person(), key=f"limit.{LINE.name}", value=[limit], **given)


def claimed(now) -> list[Message]:
    return desk.claim(ME, LINE, 100, now)[0]


def some_texts(count: int, **also) -> None:
    for n in range(count):
        a_text(f"+4477009002{n:02d}", **also)


# --- the line -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_more_leaves_than_the_provider_has_room_for():
    a_limit()
    some_texts(12)
    now = clock.now()
    assert len(claimed(now)) == 5
    assert claimed(now) == []
    assert len(claimed(now + SECOND)) == 2
    assert len(claimed(now + 10 * SECOND)) == 5, "it never holds more than it can when full"


@pytest.mark.django_db
def test_long_texts_take_more_room_and_what_was_posted_first_goes_first():
    a_limit()
    some_texts(4, body="x" * 200)
    assert [message.to for message in claimed(clock.now())] == ["+447700900200", "+447700900201"]


@pytest.mark.django_db
def test_a_limit_of_the_account_counts_messages():
    a_limit(of="account", counts="messages")
    some_texts(9, body="x" * 200)
    assert len(claimed(clock.now())) == 5


@pytest.mark.django_db
def test_what_waits_for_the_provider_is_said():
    a_limit(at_once=1, per_second=0.01)
    some_texts(3)
    assert len(claimed(clock.now())) == 1
    assert health(clock.now()).waiting == 2


@pytest.mark.django_db(transaction=True)
def test_everything_leaves_in_the_end_at_the_pace_of_the_provider():
    a_limit(at_once=10, per_second=1000.0)
    some_texts(40)
    assert send_all(Script()) == 40


@pytest.mark.django_db
def test_s1_two_hundred_at_ten_a_second_leave_once_each_the_most_urgent_first():
    a_limit(at_once=10, per_second=10.0)
    some_texts(80, lane=Lane.ORDINARY)
    urgent = {a_text(f"+4477009{n:05d}").pk for n in range(120)}
    now, left = clock.now(), []
    for tick in range(20):
        left += [message.pk for message in claimed(now + tick * SECOND)]
    assert (len(left), len(set(left))) == (200, 200), "twenty seconds, and each once"
    assert set(left[:120]) == urgent


# --- one number ---------------------------------------------------------------------------------------------------


def sent_before(count: int, *, ago: timedelta, body: str = "Reply 1. Ref K7P6") -> None:
    for n in range(count):
        text = an_accepted_text(body=body, sid=f"SM{body[:3]}{n}")
        Message.objects.filter(pk=text.pk).update(accepted_at=clock.now() - ago)


@pytest.mark.django_db
def test_s22_the_twenty_first_of_the_same_words_within_an_hour_is_held_and_says_so():
    sent_before(20, ago=timedelta(minutes=50))
    text = a_text(expires_in=HOUR)
    outcome = limits.stopped([text], clock.now())[text.pk]
    assert isinstance(outcome, TryLater)
    assert outcome.code == "hourly limit"
    assert 590 < outcome.after_seconds <= 600
    assert "hour" in why(outcome.code), "the board says so in words"


@pytest.mark.django_db
@pytest.mark.parametrize("before", [19, 0])
def test_fewer_are_not_held(before):
    sent_before(before, ago=timedelta(minutes=50))
    assert limits.stopped([a_text()], clock.now()) == {}


@pytest.mark.django_db
def test_what_went_more_than_an_hour_ago_does_not_count():
    sent_before(20, ago=timedelta(minutes=61))
    assert limits.stopped([a_text()], clock.now()) == {}


@pytest.mark.django_db
def test_any_hundred_texts_to_a_number_hold_the_next_whatever_its_words():
    for n in range(10):
        sent_before(10, ago=timedelta(minutes=30), body=f"{n} update")
    text = a_text(body="Another", expires_in=HOUR)
    assert limits.stopped([text], clock.now())[text.pk].code == "hourly limit"


@pytest.mark.django_db
def test_one_that_would_be_too_late_by_then_is_refused_so_that_another_way_is_taken():
    sent_before(20, ago=timedelta(minutes=10))
    text = a_text(expires_in=timedelta(minutes=10))
    assert limits.stopped([text], clock.now()) == {
        text.pk: Refused("hourly limit", "too late when it may leave")
    }


@pytest.mark.django_db(transaction=True)
def test_what_is_held_stays_in_the_queue_with_its_reason_and_is_not_called():
    sent_before(20, ago=timedelta(minutes=50))
    text = a_text(expires_in=2 * HOUR)
    provider = Script()
    send_all(provider)
    text.refresh_from_db()
    assert provider.sent == []
    assert (text.state, text.error_code) == (State.QUEUED, "hourly limit")
    assert timedelta(minutes=9) < text.due_at - clock.now() < timedelta(minutes=11)


@pytest.mark.django_db
def test_calls_and_emails_have_no_such_limit():
    sent_before(20, ago=timedelta(minutes=50))
    assert limits.stopped([a_text(way=Way.VOICE)], clock.now()) == {}


@pytest.mark.django_db
def test_numbers_that_no_text_can_reach_are_known_before_the_call():
    a_person(number=NUMBER)
    a_person(number="+447700900102")
    a_person(number="+447700900103")
    ContactPoint.objects.filter(number=NUMBER).update(reach=Reach.OPTED_OUT)
    ContactPoint.objects.filter(number="+447700900102").update(reach=Reach.INVALID)
    texts = [a_text(f"+44770090010{n}") for n in (1, 2, 3, 4)]
    assert limits.barred(texts) == {NUMBER: "21610", "+447700900102": "21211"}
