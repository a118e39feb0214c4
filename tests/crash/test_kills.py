"""Senders killed at random moments while the provider misbehaves: `make crash KILLS=1000` for more."""

import os
import time
from random import Random

import pytest

from cohesion.messaging.models import Message
from cohesion.messaging.states import OnUnknown, State
from tests.crash.conftest import KILLED
from tests.messaging.conftest import a_text

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = int(os.environ.get("KILLS", "50"))
A_ROUND = 5  # kills on one and the same outbox
TEXTS = 60
RATES = {"busy": 0.05, "broken": 0.03, "reset": 0.02}
BUSY_FOR_S = 0.4  # about what a life takes to send them all, its start included
HANGS_S = 30.0


@pytest.mark.parametrize("seed", range(max(1, KILLS // A_ROUND)))
def test_killed_at_random_nothing_is_lost_and_nothing_doubled(nursery, twilio, seed):
    random = Random(seed)
    twilio.be(rates=RATES)
    numbers = [f"+447700900{n:03d}" for n in range(TEXTS)]
    for number in numbers:
        a_text(number, on_unknown=OnUnknown.SEND_AGAIN)
    ends = [nursery.live_for(random.uniform(0.02, BUSY_FOR_S)) for _ in range(A_ROUND)]
    assert set(ends) <= {KILLED, 0}
    began = time.monotonic()
    assert nursery.live() == 0
    took = time.monotonic() - began
    sent = sorted(to for to, _ in twilio.sent())
    doubled = len(sent) - len(set(sent))
    assert (len(numbers) - len(set(sent)), doubled) == (0, 0), "lost, doubled"
    assert set(Message.objects.values_list("state", flat=True)) == {State.ACCEPTED}
    assert took < HANGS_S
    print(
        f"seed {seed}: killed {ends.count(KILLED)} times, lost 0, doubled 0, done {took:.1f} s after the restart"
    )
