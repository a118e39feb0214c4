"""A text that failed is posted once more when its code asks for that, and not otherwise."""

from datetime import timedelta

import pytest
from django.db import transaction

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging import receive
from cohesion.messaging.actions import cancel_unsent, post_anew
from cohesion.messaging.dispatch import desk
from cohesion.messaging.models import Line, Message
from cohesion.messaging.providers.outcome import Refused
from cohesion.messaging.queries import wants_other_way
from cohesion.messaging.rules import FAULTS
from cohesion.messaging.rules import wants_other_way as code_wants_other_way
from cohesion.messaging.signals import message_settled
from cohesion.messaging.states import State
from tests.messaging.conftest import TOPIC, Script, a_text, an_accepted_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _two_lines(settings) -> None:
    settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER = "twilio", "notify"


def fails(message: Message, code: str) -> Message | None:
    """The receipt that says so; returns what was posted instead."""
    form = {"MessageSid": message.sid, "MessageStatus": "undelivered", "ErrorCode": code}
    receive.take_status(form, provider="twilio")
    message.refresh_from_db()
    assert message.state == State.FAILED
    return Message.objects.filter(instead_of=message).first()


@pytest.mark.parametrize(
    ("code", "is_sent_anew", "wait_s"),
    [
        ("30008", True, 10),
        ("30500", True, 10),
        ("technical-failure", True, 10),
        ("30003", True, 60),
        ("temporary-failure", True, 60),
        ("30007", True, 0),
        ("30004", True, 0),
        ("permanent-failure", True, 0),
        ("21610", False, 0),
        ("30005", False, 0),
        ("99999", False, 0),
    ],
)
def test_what_is_sent_anew_and_when(code, is_sent_anew, wait_s):
    before = clock.now()
    anew = fails(an_accepted_text(), code)
    assert (anew is not None) == is_sent_anew
    if anew:
        assert timedelta(0) <= anew.due_at - before - timedelta(seconds=wait_s) < timedelta(seconds=5)


def test_it_is_the_same_text_to_the_same_person_about_the_same():
    message = an_accepted_text(one_way="In danger call 999.", about="alert:12")
    anew = fails(message, "30008")
    same = [
        "to",
        "body",
        "one_way",
        "kind",
        "topic",
        "about",
        "answers",
        "lane",
        "on_unknown",
        "way",
        "expires_at",
    ]
    assert [getattr(anew, name) for name in same] == [getattr(message, name) for name in same]
    assert anew.attempt != message.attempt


def test_it_is_sent_anew_once_and_never_in_a_chain():
    anew = fails(an_accepted_text(), "30008")
    Message.objects.filter(pk=anew.pk).update(state=State.ACCEPTED, sid="SM2", provider="twilio")
    anew.refresh_from_db()
    assert fails(anew, "30008") is None
    assert wants_other_way(anew), "one resend, then another way"


def test_the_same_receipt_twice_posts_it_once():
    message = an_accepted_text()
    for _ in range(2):
        fails(message, "30008")
    assert Message.objects.count() == 2
    message.refresh_from_db()
    assert post_anew(message=message, at=clock.now()) is None


def test_what_is_too_late_is_not_sent_anew():
    assert fails(an_accepted_text(expires_in=timedelta(seconds=9)), "30008") is None


def test_scenario_16_what_ran_out_is_sent_anew_while_it_goes_on():
    message = an_accepted_text(at=clock.now() - timedelta(minutes=11))
    anew = fails(message, "30036")
    assert anew.expires_at > clock.now() + timedelta(minutes=9), "as long again"


def test_what_was_held_and_ran_out_is_sent_anew_for_as_long_as_it_had_once_it_was_due():
    now = clock.now()
    message = an_accepted_text(at=now - timedelta(hours=8), not_before=now - timedelta(minutes=11))
    anew = fails(message, "30036")
    assert timedelta(minutes=9) < anew.expires_at - now < timedelta(minutes=11), "not for the night as well"


def test_scenario_16_what_ran_out_after_the_stand_down_is_not():
    message = an_accepted_text(at=clock.now() - timedelta(minutes=11))
    with transaction.atomic():
        cancel_unsent(topic=TOPIC)
    assert fails(message, "30036") is None


def test_the_stand_down_takes_back_what_was_to_be_sent_anew():
    anew = fails(an_accepted_text(), "30003")
    with transaction.atomic():
        cancel_unsent(topic=TOPIC)
    anew.refresh_from_db()
    assert anew.state == State.CANCELLED


# --- by another line ----------------------------------------------------------------------------------------------


def test_what_a_line_filtered_goes_by_another_line():
    anew = fails(an_accepted_text(), "30007")
    now, second = clock.now() + timedelta(seconds=1), Script()
    second.name = "notify"
    assert desk.claim("here:1:a", Script(), 9, now, has_other=True)[0] == []
    (claimed,), _ = desk.claim("here:1:a", second, 9, now, has_other=True)
    assert claimed.pk == anew.pk


def test_a_text_that_was_merely_lost_may_go_by_the_same_line():
    anew = fails(an_accepted_text(), "30008")
    (claimed,), _ = desk.claim("here:1:a", Script(), 9, clock.now() + timedelta(minutes=1), has_other=True)
    assert claimed.pk == anew.pk


@pytest.mark.parametrize("second", ["", "shut"])
def test_without_another_line_it_stays_for_another_way(settings, second):
    settings.SMS_SECOND_PROVIDER = second and "notify"
    if second:
        Line.objects.create(name="notify", is_open=False, changed_at=clock.now())
    message = an_accepted_text()
    assert fails(message, "30007") is None
    assert wants_other_way(message)


def test_a_call_that_is_refused_posts_it_anew_in_the_same_transaction():
    a_text()
    (message,), _ = desk.claim("here:1:a", Script(), 1, clock.now())
    desk.record([(message, Refused("21612"))], clock.now())
    assert Message.objects.get(instead_of=message).state == State.QUEUED


# --- what others are told -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "wants"), [("30007", False), ("30008", False), ("30003", True), ("21610", True), ("30005", True)]
)
def test_whoever_hears_of_the_failure_knows_already_whether_it_is_sent_anew(code, wants):
    heard = []

    def hear(sender, *, message, **_) -> None:
        heard.append(wants_other_way(message))

    message_settled.connect(hear)
    fails(an_accepted_text(), code)
    assert heard == [wants]


def test_a_call_is_not_sent_anew_as_a_text():
    message = an_accepted_text(way=Way.VOICE)
    assert fails(message, "30008") is None


def test_every_code_says_whether_another_way_is_wanted():
    for code in [*FAULTS, "12345"]:
        with_line, without = (code_wants_other_way(code, has_other_line=has) for has in (True, False))
        assert without or not with_line, code
    assert (code_wants_other_way("30007", True), code_wants_other_way("30007", False)) == (False, True)
