from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cohesion.messaging.dispatch import upkeep
from cohesion.messaging.health import health
from cohesion.messaging.models import Line, Message
from cohesion.messaging.rules import CROWDED
from cohesion.messaging.states import State
from tests.messaging.conftest import a_text

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 6, 12, 14, 3, 30, tzinfo=ZoneInfo("Europe/London"))
SECOND = timedelta(seconds=1)


@pytest.fixture
def alive() -> None:
    upkeep.beat("here:1:a", NOW - timedelta(hours=1), NOW - 2 * SECOND)


def test_a_sender_with_nothing_to_do_is_well(alive):
    state = health(NOW)
    assert (state.label, state.is_alive, state.is_bad) == ("Sender working, nothing waiting", True, False)
    assert (state.beat_age, state.waiting, state.oldest) == (2 * SECOND, 0, None)


def test_a_sender_that_never_ran_or_went_silent_is_said_in_words():
    assert health(NOW).label == "Sender not running: texts are not leaving. Ring the list."
    upkeep.beat("here:1:a", NOW, NOW - 30 * SECOND)
    state = health(NOW)
    assert state.label == "Sender silent since 14:03: texts are not leaving. Ring the list."
    assert (state.is_alive, state.is_bad) == (False, True)


def test_the_newest_sign_of_life_counts(alive):
    upkeep.beat("here:2:a", NOW, NOW - timedelta(minutes=5))
    assert health(NOW).is_alive


def test_what_waits_is_counted(alive):
    a_text(at=NOW - 3 * SECOND)
    a_text("+447700900102", at=NOW - 5 * SECOND)
    a_text("+447700900103", at=NOW + 60 * SECOND)
    state = health(NOW)
    assert (state.label, state.is_bad) == ("Sender working, 2 texts waiting", False)
    assert (state.waiting, state.oldest) == (2, 5 * SECOND)


def test_a_text_that_waits_too_long_is_trouble_although_the_sender_lives(alive):
    a_text(at=NOW - 42 * SECOND)
    state = health(NOW)
    assert state.label == "1 text waiting, the oldest for 42 s. The sender is behind. Ring the list."
    assert (state.is_alive, state.is_bad) == (True, True)


def test_a_provider_that_takes_nothing_is_named_as_the_cause(alive):
    message = a_text(at=NOW - 42 * SECOND)
    Message.objects.filter(pk=message.pk).update(tries=3, due_at=NOW + 20 * SECOND, error_code="20003")
    state = health(NOW)
    assert (
        state.label == "1 text waiting, the oldest for 42 s. The provider is not taking them. Ring the list."
    )
    assert state.held == 1


def test_what_waited_for_its_hour_and_was_put_back_once_is_late_from_that_hour_on(alive):
    message = a_text(at=NOW - timedelta(hours=8), not_before=NOW - 5 * SECOND)
    Message.objects.filter(pk=message.pk).update(tries=1, due_at=NOW + SECOND, error_code="unreachable")
    state = health(NOW)
    assert (state.oldest, state.held, state.is_bad) == (5 * SECOND, 1, False)


def test_what_is_put_off_for_one_busy_number_is_said_and_is_no_trouble(alive):
    message = a_text(at=NOW - 42 * SECOND)
    Message.objects.filter(pk=message.pk).update(tries=1, due_at=NOW + 20 * SECOND, error_code=CROWDED)
    state = health(NOW)
    assert state.label == "Sender working, nothing waiting, 1 text put off: too many to one number this hour"
    assert (state.is_bad, state.oldest, state.held) == (False, None, 0)


def test_what_nobody_knows_is_said_until_it_is_settled(alive):
    message = a_text(at=NOW)
    Message.objects.filter(pk=message.pk).update(state=State.UNKNOWN)
    assert health(NOW).label == "Sender working, nothing waiting, 1 text not known to have left"
    Message.objects.filter(pk=message.pk).update(settled_at=NOW)
    assert health(NOW).unknown == 0


@pytest.fixture
def two_lines(settings) -> None:
    settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER = "twilio", "notify"


def test_it_says_when_texts_go_by_the_second_line(alive, two_lines):
    Line.objects.create(name="twilio", is_open=False, changed_at=NOW - timedelta(minutes=3), reason="20003")
    state = health(NOW)
    said = "Texts go by the second line since 14:00: the first does not take them"
    assert (state.label, state.is_bad) == (f"Sender working, nothing waiting. {said}", False)
    assert state.line == said


def test_no_line_left_is_trouble(alive, two_lines):
    for name in ("twilio", "notify"):
        Line.objects.create(name=name, is_open=False, changed_at=NOW, reason="unreachable")
    state = health(NOW)
    assert "No line takes texts since 14:03: they are kept and tried. Ring the list" in state.label
    assert state.is_bad


def test_the_second_line_alone_shut_or_one_no_longer_named_is_not_spoken_of(alive, two_lines):
    for name in ("notify", "simulator"):
        Line.objects.create(name=name, is_open=False, changed_at=NOW, reason="unreachable")
    assert health(NOW).label == "Sender working, nothing waiting"


def test_health_takes_three_queries(alive, django_assert_num_queries):
    with django_assert_num_queries(3):
        health(NOW)


def test_what_waited_for_its_hour_is_late_from_that_hour_on(alive):
    message = a_text(at=NOW - timedelta(hours=8))
    Message.objects.filter(pk=message.pk).update(due_at=NOW - 3 * SECOND)
    state = health(NOW)
    assert (state.label, state.is_bad, state.oldest) == ("Sender working, 1 text waiting", False, 3 * SECOND)
