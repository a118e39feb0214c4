"""A text's life as a machine of states, driven at random: whatever happens in whatever order, some things never do."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging import actions, receive
from cohesion.messaging.dispatch import desk, upkeep
from cohesion.messaging.models import Message
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused, TryLater, Unknown
from cohesion.messaging.states import MOVES, OnUnknown, State
from tests.messaging.conftest import LINE, TOPIC, a_text

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
WORKERS = ("here:1:a", "elsewhere:1:b")
ENDED = (State.DELIVERED, State.FAILED, State.CANCELLED, State.EXPIRED)
NEVER_LEFT = (State.CANCELLED, State.EXPIRED)
OUTCOMES = st.sampled_from(
    [
        Accepted("SM"),
        Refused("21211"),
        TryLater(None, "20429"),
        TryLater(3.0, "20003"),
        Unknown("timeout"),
        Unknown("20500"),
    ]
)


class Life(RuleBasedStateMachine):
    """A few texts to two numbers, two workers, and a provider whose list may or may not have what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.time = time_machine.travel(START, tick=False)
        self.clock = self.time.start()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.at_hand: list[tuple[str, Message]] = []  # claimed or asked about, and not reported on
        self.seen: dict[int, State] = {}
        self.calls: dict[int, list[object]] = {}  # the tries that were handed over
        self.sids = 0

    def teardown(self) -> None:
        try:
            self.everything_ends()
        finally:
            transaction.set_rollback(True)
            self.room.__exit__(None, None, None)
            self.time.stop()

    # --- what may happen ------------------------------------------------------------------------------------------

    @initialize(on_unknown=st.sampled_from(OnUnknown))
    def first(self, on_unknown: OnUnknown) -> None:
        self.post(1, on_unknown, 600)

    @rule(n=st.integers(1, 2), on_unknown=st.sampled_from(OnUnknown), seconds=st.sampled_from([5, 60, 600]))
    def post(self, n: int, on_unknown: OnUnknown, seconds: int) -> None:
        message = a_text(f"+44770090010{n}", on_unknown=on_unknown, expires_in=timedelta(seconds=seconds))
        self.seen[message.pk] = State.QUEUED

    @rule(worker=st.sampled_from(WORKERS), limit=st.integers(1, 3))
    def claim(self, worker: str, limit: int) -> None:
        messages, _ = desk.claim(worker, LINE, limit, clock.now())
        for message in messages:
            before = self.seen[message.pk]
            assert before == State.QUEUED, f"{before} was claimed"
            assert message.expires_at > clock.now(), "too late, and claimed"
            assert message.attempt not in self.calls.setdefault(message.pk, []), "one try handed over twice"
            self.calls[message.pk].append(message.attempt)
            self.at_hand.append((worker, message))
        self.look()

    @precondition(lambda self: self.at_hand)
    @rule(data=st.data(), outcome=OUTCOMES)
    def report(self, data: st.DataObject, outcome: Outcome) -> None:
        """What a call came to; of what was asked about, only whether the list has it. Told twice: no harm."""
        index = data.draw(st.integers(0, len(self.at_hand) - 1))
        _, message = self.at_hand.pop(index)
        if isinstance(outcome, Accepted):
            outcome = Accepted(self.new_sid())
        if message.state == State.UNKNOWN and not isinstance(outcome, Accepted | Unknown):
            outcome = None
        desk.record([(message, outcome)], clock.now())
        self.look()
        after = Message.objects.values().get(pk=message.pk)
        if not isinstance(outcome, TryLater):  # that draws a new wait, and so a new try
            desk.record([(message, outcome)], clock.now())
            assert Message.objects.values().get(pk=message.pk)["state"] == after["state"]

    @precondition(lambda self: self.at_hand)
    @rule(worker=st.sampled_from(WORKERS))
    def die(self, worker: str) -> None:
        self.at_hand = [(one, message) for one, message in self.at_hand if one != worker]

    @precondition(lambda self: self.at_hand)
    @rule(worker=st.sampled_from(WORKERS))
    def stop(self, worker: str) -> None:
        """Puts back what it had not begun."""
        unbegun = [
            message for one, message in self.at_hand if one == worker and message.state == State.SENDING
        ]
        for message in unbegun:
            self.calls[message.pk].remove(message.attempt)
        desk.release(worker, unbegun)
        self.die(worker)

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), status=st.sampled_from(["queued", "sent", "delivered", "undelivered", "nonsense"]))
    def receipt(self, data: st.DataObject, status: str) -> None:
        """Of any try that was ever handed over, in any order, as often as it likes."""
        tries = [attempt for attempts in self.calls.values() for attempt in attempts]
        if not tries:
            return
        attempt = tries[data.draw(st.integers(0, len(tries) - 1))]
        form = {"MessageSid": f"SM{attempt}", "MessageStatus": status, "attempt": str(attempt)}
        code = {"ErrorCode": "30003"} if status == "undelivered" else {}
        receive.take_status(form | code, provider="twilio")

    @rule()
    def cancel(self) -> None:
        actions.cancel_unsent(topic=TOPIC)

    @rule(worker=st.sampled_from(WORKERS))
    def keep_house(self, worker: str) -> None:
        now = clock.now()
        upkeep.expire(now)
        upkeep.lapse(now, {message.pk for one, message in self.at_hand if one == worker})
        self.look()
        self.at_hand += [(worker, message) for message in upkeep.to_ask(Way.TEXT, 2, now)]

    @rule(seconds=st.sampled_from([0.1, 1, 5, 35, 120]))
    def wait(self, seconds: float) -> None:
        self.clock.shift(timedelta(seconds=seconds))

    def new_sid(self) -> str:
        self.sids += 1
        return f"SM{self.sids}"

    # --- what is always true --------------------------------------------------------------------------------------

    @invariant()
    def look(self) -> None:
        for message in Message.objects.order_by("id"):
            before, after = self.seen[message.pk], State(message.state)
            assert after == before or after in MOVES[before], f"from {before} to {after}"
            self.seen[message.pk] = after
            has_ended = after in ENDED or (after == State.UNKNOWN and message.settled_at)
            assert bool(message.settled_at) == bool(has_ended), f"{after}, settled at {message.settled_at}"
            assert message.doubts <= desk.MOST_DOUBTS
            assert message.doubts <= message.tries
            if after in NEVER_LEFT:
                assert message.attempt not in self.calls.get(message.pk, []), f"handed over, yet {after}"

    def everything_ends(self) -> None:
        """Left to one worker and a provider that answers, every text comes to an end within minutes."""
        self.at_hand = []
        for _ in range(25):
            self.clock.shift(timedelta(seconds=31))
            self.keep_house(WORKERS[0])
            self.claim(WORKERS[0], 3)
            for _, message in self.at_hand:
                outcome = None if message.state == State.UNKNOWN else Accepted(self.new_sid())
                desk.record([(message, outcome)], clock.now())
            self.at_hand = []
            self.look()
        told = (*ENDED, State.ACCEPTED, State.SENT)
        open_rows = Message.objects.exclude(state__in=told).filter(settled_at=None)
        assert not open_rows.exists(), list(open_rows.values("state", "tries", "expires_at"))


def test_a_text_only_moves_as_it_may_and_always_comes_to_an_end():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            derandomize=True,
            deadline=None,
            phases=[Phase.generate],  # add Phase.shrink for the shortest story of a failure
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
