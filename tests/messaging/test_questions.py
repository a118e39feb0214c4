"""Which question a reply answers."""

from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging import questions
from cohesion.messaging.models import Message
from cohesion.messaging.rules import Meaning, understand
from cohesion.messaging.signals import Offer
from cohesion.messaging.states import Lane, State
from tests.factories import a_person
from tests.messaging.conftest import NUMBER, a_text, an_accepted_text

pytestmark = pytest.mark.django_db


def asked(body: str = "1", *, among=(), at=None) -> Message | None:
    return questions.asked(NUMBER, among=among, at=at or clock.now(), meaning=understand(body))


@pytest.fixture
def closed(monkeypatch) -> set[str]:
    """What is no longer open among questions about things called `alert:…`."""
    over: set[str] = set()
    monkeypatch.setitem(questions._rules, "alert", lambda abouts: set(abouts) - over)
    return over


def an_alert(n: int, **also) -> Message:
    given = {"sid": f"SMA{n}", "about": f"alert:{n}", "topic": f"incident.K7P{n}"}
    return an_accepted_text(**(given | also))


def an_invitation(**also) -> Message:
    given = {
        "sid": "SMF",
        "about": "meeting:1",
        "topic": "forum.1",
        "lane": Lane.ORDINARY,
        "answers": ["1", "2"],
    }
    return an_accepted_text(**(given | also))


def test_it_is_the_newest_told_text_that_asks():
    assert asked() is None
    question = an_accepted_text(sid="SM1")
    an_accepted_text(sid="SM2", answers=[])
    an_accepted_text("+447700900102", sid="SM3")
    a_text()  # not yet sent
    assert asked() == question


def test_a_text_of_unknown_fate_counts_as_a_question():
    message = a_text()
    Message.objects.update(state=State.UNKNOWN)
    assert asked() == message


def test_of_a_shared_number_only_those_to_these_people():
    first, second = a_person(number=NUMBER), a_person(number=NUMBER)
    question = an_accepted_text(sid="SM1", person=first)
    an_accepted_text(sid="SM2", person=second)
    assert asked(among=[first.pk]) == question


def test_other_questions_wait_while_an_alert_is_open(closed):
    alert, invitation = an_alert(1), an_invitation()
    assert asked() == alert
    closed.add("alert:1")
    assert asked() == invitation


def test_of_two_alerts_it_is_the_newest_that_takes_the_digit(closed):
    site, neighbour = an_alert(2), an_alert(3, answers=["1", "2"])
    assert asked("1") == neighbour
    assert asked("3") == site
    assert asked("what?") == neighbour


def test_what_is_named_comes_before_all_else(closed):
    ended, still_open = an_alert(2), an_alert(3)
    closed.add("alert:2")
    assert asked("1 K7P2") == ended
    assert asked("1 M4XR") == still_open, "nothing of ours has that reference"


def test_nobody_answers_what_they_were_asked_only_later(closed):
    before = an_invitation(at=clock.now() - timedelta(hours=2))
    an_alert(2)
    assert asked(at=clock.now() - timedelta(hours=1)) == before


def test_a_question_takes_its_own_digits_while_it_is_open(closed):
    neighbour = an_alert(3, answers=["1", "2"])
    assert questions.takes(neighbour, "1")
    assert not questions.takes(neighbour, "3")
    closed.add("alert:3")
    assert questions.takes(neighbour, "3"), "its owner says that it is over"
    assert questions.takes(None, "3")


def test_open_questions_are_found_with_one_call_for_each_rule(monkeypatch):
    calls = []
    monkeypatch.setitem(questions._rules, "alert", lambda abouts: calls.append(abouts) or abouts)
    assert questions.open_among({"alert:1", "alert:2", "meeting:1"}) == {"alert:1", "alert:2", "meeting:1"}
    assert calls == [{"alert:1", "alert:2"}]


def test_the_first_receiver_that_takes_it_is_the_last_that_is_asked():
    offer, heard = Offer(), []

    def say(name: str, answer: str):
        def hear(sender, **_) -> str:
            heard.append(name)
            return answer

        return hear

    receivers = [say("first", ""), say("second", "forum.1"), say("third", "incident.K7P2")]
    for receiver in receivers:
        offer.connect(receiver)
    assert offer.to_first(None, digit="1") == "forum.1"
    assert heard == ["first", "second"]
    assert Offer().to_first(None, digit="1") == ""


def test_a_reply_keeps_the_question_and_only_digits_it_takes(receiver, closed):
    from cohesion.messaging.receive import take_text

    heard = []
    receiver(lambda sender, **said: heard.append((said["question"], said["digit"])) or "")
    question = an_alert(3, answers=["1", "2"], person=a_person(number=NUMBER))
    reply = take_text({"MessageSid": "SM9", "From": NUMBER, "Body": "3"}, provider="twilio")
    assert reply.question == question
    assert heard == [(question, "")]
    assert Meaning("3") == understand("3")
