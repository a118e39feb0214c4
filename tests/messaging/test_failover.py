"""Two lines for texts: the second takes over, the first comes back, and nothing is dropped in between."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging import receive, switchboard
from cohesion.messaging.actions import INBOX
from cohesion.messaging.dispatch import desk, dispatch_once
from cohesion.messaging.dispatch.lines import signs_of
from cohesion.messaging.line_rules import Signs, Turn
from cohesion.messaging.models import Line, Message
from cohesion.messaging.providers.outcome import Accepted, Refused, TryLater, Unknown
from cohesion.messaging.states import Lane, State
from tests.factories import an_officer
from tests.fakes import ACCOUNT
from tests.fakes_notify import KEY, TEMPLATE, FakeNotify, Text
from tests.messaging.conftest import NUMBER, Script, a_text, an_accepted_text, send_all

pytestmark = pytest.mark.django_db(transaction=True)

LINES = ["twilio", "notify"]
UNREACHABLE, WRONG_KEY = TryLater(None, "unreachable"), TryLater(15, "20003")


class Second(Script):
    """The second line: another name, and no replies."""

    name = "notify"
    takes_replies = False


@pytest.fixture(autouse=True)
def _two_lines(settings) -> None:
    settings.SMS_PROVIDER, settings.SMS_SECOND_PROVIDER = LINES


def texts(count: int, **also) -> list[Message]:
    return [a_text(f"+447700900{number:03d}", **also) for number in range(count)]


def send_by(*providers: Script) -> int:
    return asyncio.run(dispatch_once(*providers))


def always(outcome) -> Callable:
    async def answer(outgoing):
        return outcome

    return answer


def a_broken(outcome, kind: type[Script] = Script) -> Script:
    return kind(*[always(outcome)] * 300)


def shut(
    name: str = "twilio", reason: str = "timeout", *, ago: timedelta = timedelta(minutes=5), **also
) -> None:
    at = clock.now() - ago
    Line.objects.create(
        name=name, is_open=False, changed_at=at, reason=reason, **{"try_at": clock.now()} | also
    )


# --- giving up a line ---------------------------------------------------------------------------------------------


def test_a_line_that_cannot_be_reached_is_given_up_and_every_text_leaves_at_once_by_the_other():
    texts(30)
    first, second = a_broken(UNREACHABLE), Second()
    assert send_by(first, second) == 30
    assert len(first.sent) == 30, "those that were under way"
    assert set(Message.objects.values_list("state", "provider")) == {("accepted", "notify")}
    line = Line.objects.get(name="twilio")
    assert (line.is_open, line.reason) == (False, "unreachable")


def test_scenario_15_a_refused_account_halts_its_line_and_calls_people_and_the_queue_is_kept():
    an_officer(Role.DUTY_OFFICER, email="duty@example.org")
    an_officer(Role.COHESION_LEAD, on_duty=False, email="lead@example.org")
    texts(5)
    assert send_by(a_broken(WRONG_KEY)) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}, "nothing is lost"
    (email,) = mail.outbox
    assert email.to == ["duty@example.org", "lead@example.org"]
    assert "TEXTS ARE NOT LEAVING" in email.subject
    assert "provider does not accept our account (20003)" in email.body
    assert "RING PEOPLE" in email.body
    entry = Entry.objects.get(subject=INBOX)
    assert (entry.kind, "No line is left. Ring people." in entry.words.text) == ("line.shut", True)


def test_an_email_says_which_line_carries_on_and_that_it_takes_no_answers():
    an_officer(Role.DUTY_OFFICER, email="duty@example.org")
    texts(3)
    assert send_by(a_broken(WRONG_KEY), Second()) == 3
    (email,) = mail.outbox
    assert "The first line for texts does not take them" in email.subject
    assert "Texts go by the second line for the present. Nothing is lost." in email.body
    assert "cannot answer texts of that line" in email.body
    assert Line.objects.get(name="twilio").call_at is None, "said once"


def test_an_email_that_cannot_be_sent_holds_nothing_up_and_is_tried_again(monkeypatch, caplog):
    an_officer(Role.DUTY_OFFICER, email="duty@example.org")

    def away(*_, **__):
        raise OSError("no mail server")

    monkeypatch.setattr("cohesion.messaging.dispatch.alarm.EmailMessage.send", away)
    texts(3)
    assert send_by(a_broken(WRONG_KEY), Second()) == 3
    assert "could not be sent" in caplog.text
    assert Line.objects.get(name="twilio").call_at > clock.now(), "due again in a minute"


def test_timeouts_give_up_a_line_and_the_unknown_texts_are_still_looked_for_on_it():
    texts(3)
    first, second = Script(*[Unknown("timeout")] * 3), Second()
    send_by(first, second)
    a_text("+447700900050")
    assert send_by(first, second) == 1, "what is new goes by the other line"
    first.has = Accepted("SM1")
    Message.objects.filter(state=State.UNKNOWN).update(lease_until=clock.now())
    send_by(first, second)
    assert len(first.looked_for) >= 3
    assert not second.looked_for


def test_a_text_on_a_line_that_takes_no_replies_asks_for_none():
    shut(try_at=clock.now() + timedelta(hours=1))
    a_text(body="Fire. Reply 1. In danger call 999.", one_way="Fire. In danger call 999.")
    second = Second()
    send_by(Script(), second)
    assert [outgoing.body for outgoing in second.sent] == ["Fire. In danger call 999."]
    assert Message.objects.get().is_one_way


def test_a_healthy_line_costs_no_row_and_no_second_call():
    texts(20)
    first, second = Script(), Second()
    assert send_by(first, second) == 20
    assert (len(second.sent), Line.objects.count()) == (0, 0)


def test_with_one_line_only_nothing_is_dropped_and_the_first_success_lets_everything_go():
    texts(10)
    first = Script(*[always(UNREACHABLE)] * 10)
    assert send_by(first) == 0
    assert not Line.objects.get(name="twilio").is_open
    Line.objects.update(try_at=clock.now())
    Message.objects.update(due_at=clock.now() + timedelta(seconds=30))
    assert send_by(first) == 10, "whatever each had still to wait"
    assert Line.objects.get(name="twilio").is_open


# --- both bad, and drifting back ----------------------------------------------------------------------------------


def test_scenario_14_both_lines_bad_are_tried_gently_and_nothing_flaps():
    texts(12)
    first, second = a_broken(UNREACHABLE), a_broken(UNREACHABLE, Second)
    assert send_by(first, second) == 0
    assert set(Line.objects.values_list("is_open", flat=True)) == {False}
    before = len(first.sent), len(second.sent)
    for _ in range(5):
        Line.objects.update(try_at=clock.now())
        send_by(first, second)
    tried = len(first.sent) - before[0], len(second.sent) - before[1]
    assert max(tried) <= 5, "one message at a time"
    assert min(tried) >= 1, "on either line"
    assert Entry.objects.filter(subject=INBOX).count() == 2, "each was shut once"
    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}


def test_scenario_14_a_line_drifts_back_after_good_trials_and_a_while():
    shut(ago=timedelta(minutes=1))
    first, second = Script(), Second()
    for number in range(4):
        Line.objects.update(try_at=clock.now())
        a_text(f"+447700900{number:03d}", lane=Lane.ORDINARY)
        send_by(first, second)
        assert not Line.objects.get(name="twilio").is_open, "too soon"
    Line.objects.update(try_at=clock.now(), changed_at=clock.now() - timedelta(minutes=3))
    texts(4, lane=Lane.ORDINARY)
    send_by(first, second)
    assert Line.objects.get(name="twilio").is_open
    a_text("+447700900077")
    assert send_by(first, second) == 1
    assert first.sent[-1].to == "+447700900077", "the first choice again"


def test_nobodys_alert_is_used_to_try_a_line_on_which_it_might_vanish():
    shut(ago=timedelta(minutes=1))
    a_text()
    a_text("+447700900102", lane=Lane.ORDINARY)
    first, second = Script(), Second()
    send_by(first, second)
    assert ([o.to for o in first.sent], [o.to for o in second.sent]) == (["+447700900102"], [NUMBER])


def test_scenario_14_a_burst_of_filtered_texts_shuts_their_line():
    for number in range(5):
        message = an_accepted_text(f"+447700900{number:03d}", sid=f"SM{number}")
        form = {"MessageSid": message.sid, "MessageStatus": "undelivered", "ErrorCode": "30007"}
        receive.take_status(form, provider="twilio")
        assert Line.objects.filter(name="twilio", is_open=False).exists() == (number == 4)
    assert send_by(Script(), second := Second()) == 5
    assert len(second.sent) == 5, "and each of the five goes once more, by the other line"


# --- several workers ----------------------------------------------------------------------------------------------


def test_two_workers_share_a_line_and_one_trial():
    shut(reason="20003")
    texts(2, lane=Lane.ORDINARY)
    turn, now = Turn("twilio", gently=True), clock.now()
    first, _ = desk.claim("here:1:a", Script(), 1, now, turn=turn)
    second, _ = desk.claim("here:2:b", Script(), 1, now, turn=turn)
    assert (len(first), len(second)) == (1, 0)


def test_a_trial_with_nothing_to_try_is_still_to_be_had():
    shut()
    turn = Turn("twilio", gently=True)
    assert desk.claim("here:1:a", Script(), 1, clock.now(), turn=turn) == ([], False)
    a_text()
    assert len(desk.claim("here:1:a", Script(), 1, clock.now(), turn=turn)[0]) == 1


def test_troubles_of_two_workers_add_up_and_both_see_the_line_shut():
    now, trouble = clock.now(), Signs(troubles=2, reason="timeout")
    assert not switchboard.heed({"twilio": trouble}, LINES, now)
    assert switchboard.heed({"twilio": trouble}, LINES, now)
    assert [condition.is_open for condition in switchboard.conditions(LINES, now)] == [False, True]
    assert not switchboard.heed({"twilio": trouble}, LINES, now), "shut once"


def test_one_worker_alone_tells_people():
    shut(reason="20003", call_at=clock.now())
    now = clock.now()
    assert [len(switchboard.calls_due(LINES, now)) for _ in range(2)] == [1, 0]
    assert len(switchboard.calls_due(LINES, now + timedelta(minutes=2))) == 1, "if the first could not"


# --- what a call says of its line ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "signs"),
    [
        (Accepted("SM1"), Signs(accepted=1)),
        (Unknown("timeout"), Signs(troubles=1, reason="timeout")),
        (Unknown("500"), Signs(troubles=1, reason="500")),
        (UNREACHABLE, Signs(troubles=1, reason="unreachable")),
        (WRONG_KEY, Signs(fault="20003")),
        (TryLater(1, "20429"), Signs()),
        (TryLater(0, "waited"), Signs()),
        (Refused("21211"), Signs()),
        (Unknown("stopped"), Signs()),
        (None, Signs()),
    ],
)
def test_what_a_call_says_of_its_line(outcome, signs):
    message = Message(state=State.SENDING, provider="twilio")
    assert signs_of("twilio", [(message, outcome)]) == signs
    assert signs_of("notify", [(message, outcome)]) == Signs()
    message.state = State.UNKNOWN
    assert signs_of("twilio", [(message, outcome)]) == Signs(), "looking is not sending"


def test_a_single_line_sends_as_before():
    texts(3)
    assert send_all(Script()) == 3


def test_texts_that_twilio_does_not_take_arrive_by_notify(settings):
    """The real providers, each against a server in its shape, up to the receipt that Notify posts."""
    settings.TWILIO_API_BASE, settings.TWILIO_ACCOUNT_SID = "http://127.0.0.1:9", ACCOUNT
    settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = "token", "+447700900000"
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
    message, *_ = texts(5, body="Reply 1. Ref K7P6", one_way="Ref K7P6")

    async def story() -> list[Text]:
        async with FakeNotify() as notify:
            settings.NOTIFY_API_BASE = notify.base
            assert await dispatch_once() == 5
            return notify.texts

    theirs = asyncio.run(story())
    assert {text.body for text in theirs} == {"Ref K7P6"}
    (first,) = [text for text in theirs if text.to == message.to]
    receive.take_status(
        {"MessageSid": first.id, "MessageStatus": "delivered", "attempt": first.reference}, provider="notify"
    )
    message.refresh_from_db()
    assert (message.state, message.provider, message.sid) == (State.DELIVERED, "notify", first.id)
