from datetime import timedelta

import pytest

from cohesion.directory.models import ContactPoint
from cohesion.directory.states import Reach
from cohesion.journal import actions as journal
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.live.queries import revisions
from cohesion.messaging import actions, receive
from cohesion.messaging.actions import cancel_unsent, mark_reach, move
from cohesion.messaging.dispatch import desk
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.providers.outcome import Refused
from cohesion.messaging.states import MOVES, State, Understood, may_become
from tests.factories import a_person
from tests.messaging.conftest import NUMBER, TOPIC, a_text, an_accepted_text

pytestmark = pytest.mark.django_db


def test_a_text_is_posted_with_its_size_and_its_end():
    now = clock.now()
    message = a_text(body="é" * 161, at=now, expires_in=timedelta(minutes=10))
    assert (message.segments, message.due_at, message.expires_at) == (2, now, now + timedelta(minutes=10))
    assert (message.state, message.tries) == (State.QUEUED, 0)
    assert a_text(body="ł" * 71).segments == 2
    assert a_text(expires_in=None).expires_at is None


def test_only_what_has_not_left_is_cancelled():
    waiting, other_kind = a_text(), a_text("+447700900102", kind="update")
    gone = an_accepted_text("+447700900103")
    before = revisions([TOPIC])[TOPIC]
    assert cancel_unsent(topic=TOPIC, kinds_starting="alert.") == [waiting]
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {waiting.pk: "cancelled", other_kind.pk: "queued", gone.pk: "accepted"}
    assert revisions([TOPIC])[TOPIC] > before


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("to", State)
def test_a_message_moves_only_as_the_table_allows(before, to, settled):
    message = a_text()
    Message.objects.filter(pk=message.pk).update(state=before)
    message.refresh_from_db()
    allowed = to in MOVES[before]
    assert (before in may_become(to)) == allowed
    assert move(message=message, to=to, at=clock.now()) == allowed
    message.refresh_from_db()
    assert message.state == (to if allowed else before)
    assert not settled or allowed


def test_a_move_that_somebody_else_made_first_is_not_made_twice(settled):
    message = an_accepted_text()
    stale = Message.objects.get(pk=message.pk)
    assert move(message=message, to=State.DELIVERED, at=clock.now())
    assert not move(message=stale, to=State.DELIVERED, at=clock.now())
    assert len(settled) == 1


def test_reach_is_marked_once_for_whoever_has_the_number_and_written_down(
    django_capture_on_commit_callbacks,
):
    first, second = a_person(number=NUMBER), a_person(number=NUMBER)
    message = an_accepted_text(person=first)
    before = revisions([message.topic])[message.topic]
    with django_capture_on_commit_callbacks(execute=True):
        assert mark_reach(by=second, number=NUMBER, reach=Reach.OPTED_OUT)
        assert not mark_reach(by=second, number=NUMBER, reach=Reach.OPTED_OUT)
    assert {point.reach for point in ContactPoint.objects.all()} == {Reach.OPTED_OUT}
    assert ContactPoint.objects.first().reach_changed_at
    assert revisions([message.topic])[message.topic] == before + 1
    words = Entry.objects.get(subject="inbox").words
    assert (words.text, words.by) == ("07••• •••101: texted stop: ring them", second)


@pytest.fixture
def touched(monkeypatch) -> list[str]:
    """The topics in the order in which they are touched, wherever from."""
    names: list[str] = []

    def listening(name: str) -> int:
        names.append(name)
        return touch(name)

    for room in (actions, receive, journal):
        monkeypatch.setattr(room, "touch", listening)
    return names


def test_several_topics_are_taken_by_name_and_the_inbox_last(touched):
    actions.touch_all(["inbox", "incident.M4RD", "incident.K7P6", "inbox", "directory"])
    assert touched == ["directory", "incident.K7P6", "incident.M4RD", "inbox"]


def test_a_refusal_takes_its_own_topic_then_the_inbox_and_others_after_the_commit(
    touched, django_capture_on_commit_callbacks
):
    a_person(number=NUMBER)
    message, _ = an_accepted_text(), a_text(topic="incident.M4RD")
    with django_capture_on_commit_callbacks(execute=True):
        actions.fail(message=message, code="30006", at=clock.now())
        assert touched == [TOPIC, "inbox"]
    assert touched == [TOPIC, "inbox", "incident.M4RD"]


def test_outcomes_of_many_topics_take_the_inbox_last(touched):
    a_text("+447700900102", topic="inbox")
    a_text(topic=TOPIC)
    Message.objects.update(state=State.SENDING)
    results = [(message, Refused("21610")) for message in Message.objects.order_by("id")]
    desk.record(results, clock.now())
    assert touched == [TOPIC, "inbox", "inbox", TOPIC], "each again for its own move"


def test_a_reply_that_is_read_takes_what_it_is_about_before_the_inbox(touched):
    officer = a_person(number=None)
    kept = {
        "provider": "x",
        "sid": "SM9",
        "sender": NUMBER,
        "body": "?",
        "raw": {},
        "received_at": clock.now(),
    }
    reply = Reply.objects.create(about=TOPIC, understood=Understood.UNREADABLE, **kept)
    assert actions.mark_read(by=officer, reply=reply)
    assert touched == [TOPIC, "inbox"]


def test_a_number_nobody_has_is_not_marked():
    assert not mark_reach(number=NUMBER, reach=Reach.INVALID)
    assert not Entry.objects.exists()
