"""Scenarios of docs/scenarios.md told by their number, with a sender that is really killed."""

from urllib.parse import parse_qs, urlsplit

import pytest

from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_status
from cohesion.messaging.states import OnUnknown, State
from tests.crash.conftest import KILLED
from tests.messaging.conftest import NUMBER, a_text

pytestmark = pytest.mark.django_db(transaction=True)

AT_MOST = 5  # times that two senders are begun until both have had a part


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


def test_s9_two_senders_that_cannot_see_each_other_send_no_row_twice(nursery, another, twilio):
    numbers = [f"+447700900{n:03d}" for n in range(100)]
    for time in range(AT_MOST):
        for number in numbers:
            a_text(number, f"Time {time}. Ref K7P6", on_unknown=OnUnknown.SEND_AGAIN)
        with twilio.expects(dict.fromkeys(numbers, f"Time {time}.")):
            nursery.begin(pool=10)
            another.begin(pool=10)
            assert (nursery.end(), another.end()) == (0, 0)
        if Message.objects.values("worker").distinct().count() > time + 1:
            return
    pytest.fail("they never worked at the same time")
