"""Providers forget the words of texts some days later; ours stay until they are past their own time."""

from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging import duties
from cohesion.messaging.dispatch import wiping
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.providers.notify import Notify
from cohesion.messaging.providers.simulator import Simulator
from cohesion.messaging.providers.twilio import Twilio
from cohesion.records import actions
from tests.messaging.conftest import TOPIC, Script, an_accepted_text

pytestmark = pytest.mark.django_db


class Forgetful(Script):
    """A line that wipes, except what it was told to stumble over."""

    def __init__(self, *stumbles: str) -> None:
        super().__init__()
        self.wiped: list[str] = []
        self.stumbles = stumbles

    async def wipe(self, sid: str) -> None:
        if sid in self.stumbles:
            raise TimeoutError
        self.wiped.append(sid)


@pytest.fixture
def line(monkeypatch):
    line = Forgetful()
    monkeypatch.setattr(wiping, "lineup", lambda: [line])
    return line


def in_eight_days():
    return clock.now() + timedelta(days=8)


def test_what_came_to_its_end_is_wiped_once_and_ours_stays(line):
    message = an_accepted_text(sid="SM1")
    assert duties.wipe_words_at_providers(in_eight_days()) == 1
    assert duties.wipe_words_at_providers(in_eight_days()) == 0
    assert line.wiped == ["SM1"]
    assert line.closed
    message.refresh_from_db()
    assert message.body
    assert message.wiped_at


def test_replies_are_wiped_too(line):
    Reply.objects.create(
        provider="twilio", sid="SM2", sender="+447700900101", body="1", raw={}, received_at=clock.now()
    )
    assert duties.wipe_words_at_providers(in_eight_days()) == 1
    assert line.wiped == ["SM2"]


def test_nothing_is_wiped_before_its_days_or_of_another_provider(line):
    an_accepted_text(sid="SM1")
    assert duties.wipe_words_at_providers(clock.now() + timedelta(days=6)) == 0
    Message.objects.update(provider="notify")
    assert duties.wipe_words_at_providers(in_eight_days()) == 0


def test_what_did_not_work_is_tried_again(line):
    an_accepted_text(sid="SM1")
    line.stumbles = ("SM1",)
    assert duties.wipe_words_at_providers(in_eight_days()) == 0
    line.stumbles = ()
    assert duties.wipe_words_at_providers(in_eight_days()) == 1


def test_a_legal_hold_keeps_the_words_at_the_provider(line):
    an_accepted_text(sid="SM1")
    actions.hold(by=None, subject=TOPIC, reason="Inquiry")
    assert duties.wipe_words_at_providers(in_eight_days()) == 0


@pytest.mark.parametrize(("provider", "can"), [(Twilio, True), (Notify, False), (Simulator, False)])
def test_who_can_wipe(provider, can):
    assert hasattr(provider, "wipe") is can
