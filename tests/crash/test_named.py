"""Scenarios of docs/scenarios.md told by their number, with a sender that is really killed."""

from urllib.parse import parse_qs, urlsplit

import pytest

from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_status
from cohesion.messaging.states import OnUnknown, State
from tests.crash.conftest import KILLED
from tests.messaging.conftest import NUMBER, a_text

pytestmark = pytest.mark.django_db(transaction=True)


def test_s3_killed_after_the_provider_took_it_the_receipt_alone_settles_it(nursery, twilio):
    a_text(on_unknown=OnUnknown.SEND_AGAIN)
    with twilio.expects({NUMBER: "Ref K7P6"}):
        assert nursery.live(die_at=["send", "after", 1]) == KILLED
        (text,) = twilio.state()["texts"]
        (attempt,) = parse_qs(urlsplit(text["callback"]).query)["attempt"]
        take_status(
            {"MessageSid": text["sid"], "MessageStatus": "sent", "attempt": attempt}, provider="twilio"
        )
        row = Message.objects.get()
        assert (row.state, row.sid) == (State.SENT, text["sid"])
        assert nursery.live() == 0
