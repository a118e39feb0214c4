"""When a line is shut, tried and opened: a table of cases, with time given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cohesion.messaging.line_rules import (
    Condition,
    Limits,
    Signs,
    Turn,
    after,
    holding,
    is_burst,
    turns,
)
from cohesion.policy.book import Book, shipped

NOW = datetime(2027, 6, 12, 18, 42, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
RULES = Book(shipped(), 0)
LIMITS = Limits.of(RULES)
GOOD, TROUBLE = Signs(accepted=1), Signs(troubles=1, reason="timeout")
OPEN = Condition("twilio", NOW - timedelta(days=1))
SHUT = Condition("twilio", NOW, is_open=False, reason="timeout", try_at=NOW + 30 * SECOND)


def told(condition: Condition, *signs: Signs, every=SECOND, is_alone=False) -> Condition:
    """The condition after these signs, one each second."""
    for number, sign in enumerate(signs):
        condition = after(condition, sign, LIMITS, NOW + number * every, is_alone=is_alone)
    return condition


@pytest.mark.parametrize(
    ("signs", "stays_open"),
    [
        ([TROUBLE] * 2, True),
        ([TROUBLE] * 3, False),
        ([Signs(troubles=3, reason="unreachable")], False),
        ([TROUBLE, TROUBLE, GOOD, TROUBLE, TROUBLE], True),
        ([Signs(accepted=1, troubles=9, reason="500")], True),
        ([TROUBLE, Signs(), TROUBLE], True),
        ([Signs(fault="20003")], False),
        ([Signs(accepted=50, fault="30002")], False),
        ([Signs(fault="notify-key")], False),
        ([Signs(fault="30007")], False),
    ],
)
def test_what_shuts_a_line(signs, stays_open):
    assert told(OPEN, *signs).is_open == stays_open


def test_troubles_far_apart_are_no_row():
    assert told(OPEN, *[TROUBLE] * 6, every=20 * SECOND).is_open
    assert not told(OPEN, *[TROUBLE] * 6, every=10 * SECOND).is_open


def test_a_shut_line_says_why_and_since_when_and_is_left_alone_for_a_while():
    shut = told(OPEN, *[TROUBLE] * 3)
    assert (shut.reason, shut.changed_at) == ("timeout", NOW + 2 * SECOND)
    assert shut.try_at == NOW + 2 * SECOND + LIMITS.try_after
    assert told(OPEN, *[TROUBLE] * 3, is_alone=True).try_at == NOW + 2 * SECOND + LIMITS.try_alone


@pytest.mark.parametrize(
    ("signs", "every", "is_open"),
    [
        ([GOOD] * 2, 2 * MINUTE, False),
        ([GOOD] * 3, 2 * MINUTE, True),
        ([GOOD] * 3, 30 * SECOND, False),
        ([GOOD] * 5, 30 * SECOND, True),
        ([GOOD, GOOD, TROUBLE, GOOD, GOOD], 2 * MINUTE, False),
        ([Signs(accepted=9)], 2 * MINUTE, False),
    ],
)
def test_a_line_comes_back_after_several_good_trials_and_some_time(signs, every, is_open):
    assert told(SHUT, *signs, every=every).is_open == is_open


def test_after_filtering_it_takes_longer_as_an_accepted_text_says_nothing_of_filters():
    filtered = replace(SHUT, reason="30007")
    assert not told(filtered, *[GOOD] * 8, every=MINUTE).is_open
    assert told(filtered, *[GOOD] * 17, every=MINUTE).is_open


def test_with_no_other_line_the_first_success_opens():
    assert told(SHUT, GOOD, is_alone=True).is_open


def test_filtering_never_shuts_the_only_line_but_calls_a_person():
    condition = told(OPEN, Signs(fault="30007"), is_alone=True)
    assert (condition.is_open, condition.call_at) == (True, NOW)


@pytest.mark.parametrize(
    ("signs", "is_alone", "calls"),
    [
        (Signs(fault="20003"), False, True),
        (Signs(troubles=3, reason="unreachable"), False, False),
        (Signs(troubles=3, reason="unreachable"), True, True),
        (Signs(fault="30007"), False, False),
    ],
)
def test_a_person_is_called_for_the_account_and_when_no_line_is_left(signs, is_alone, calls):
    assert (told(OPEN, signs, is_alone=is_alone).call_at is not None) == calls


def test_nobody_is_called_twice_for_the_same_nor_again_and_again():
    shut = replace(told(OPEN, Signs(fault="20003")), call_at=None, called_at=NOW)
    assert told(shut, Signs(fault="20003")).call_at is None, "a trial that fails the same way is no news"
    opened = replace(OPEN, called_at=NOW)
    assert told(opened, Signs(fault="20003")).call_at == NOW + LIMITS.call_again
    assert told(replace(SHUT, call_at=NOW), GOOD, is_alone=True).call_at is None, "it is over"


# --- who is given messages ----------------------------------------------------------------------------------------

SECOND_OPEN = Condition("notify", NOW)
SECOND_SHUT = replace(SHUT, name="notify")
DUE = replace(SHUT, try_at=NOW)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ([OPEN, SECOND_OPEN], [Turn("twilio")]),
        ([SHUT, SECOND_OPEN], [Turn("notify")]),
        ([OPEN, SECOND_SHUT], [Turn("twilio")]),
        ([SHUT, SECOND_SHUT], []),
        ([DUE, SECOND_OPEN], [Turn("twilio", gently=True, any_lane=False), Turn("notify")]),
        ([replace(DUE, reason="20003"), SECOND_OPEN], [Turn("twilio", gently=True), Turn("notify")]),
        (
            [replace(DUE, changed_at=NOW - LIMITS.doubtful), SECOND_OPEN],
            [Turn("twilio", gently=True), Turn("notify")],
        ),
        ([DUE, SECOND_SHUT], [Turn("twilio", gently=True, again_after=LIMITS.try_alone)]),
        (
            [DUE, replace(SECOND_SHUT, try_at=NOW)],
            [
                Turn(
                    name, gently=True, again_after=LIMITS.try_alone
                )  # nobody waits for a dead worker's trial
                for name in ("twilio", "notify")
            ],
        ),
    ],
)
def test_who_is_given_messages(conditions, found):
    assert turns(conditions, LIMITS, NOW) == found


def test_what_a_shut_line_held_back_waits_no_longer():
    assert holding([SHUT, SECOND_OPEN]) == ["twilio"]
    assert holding([SHUT, SECOND_SHUT]) == ["twilio", "notify"]
    assert holding([OPEN, SECOND_OPEN]) == []


@pytest.mark.parametrize(
    ("stopped", "settled", "burst"), [(4, 4, False), (5, 5, True), (5, 50, True), (5, 51, False)]
)
def test_a_burst_is_several_texts_and_a_good_part_of_all(stopped, settled, burst):
    assert is_burst(stopped, settled, RULES) == burst
