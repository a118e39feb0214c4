"""A sender killed before, inside and after every commit and call of the sending path, and a fresh one after it."""

import socket
import time
from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.states import OnUnknown, State
from tests.crash.conftest import KILLED
from tests.messaging.conftest import a_text

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = [f"+447700900{n:03d}" for n in range(8)]
HANGS_S = 30.0  # from the restart; what it really takes is measured in test_kills, and told, not asserted

# What the provider does with each text before it behaves; and the calls at which the sender is killed meanwhile.
SCENES = {
    "taken": ("ok", ["claim", "stopped", "record"]),
    "busy": ("busy", ["record"]),
    "broken": ("broken", ["record:2"]),
    "broken_after": ("broken_after", ["record:2"]),
    "cut": ("reset", ["record", "record:2", "to_ask"]),
    "cut_before": ("reset_before", ["record:3"]),
    "late": ("ok", ["expire"]),
    "lapsed": ("ok", ["lapse"]),
    "dead": ("ok", ["free_the_dead"]),
    "stopped": ("ok", ["release"]),
}
WHOLE = ("stopped", "release")  # nothing is committed there, or by one statement alone
CALLS = [("taken", "send"), ("cut", "find"), ("broken", "send:9")]


def points() -> list[tuple[str, str, str]]:
    """Every scene, place and moment."""
    found = [(scene, where, moment) for scene, where in CALLS for moment in ("before", "during", "after")]
    for scene, (_, places) in SCENES.items():
        for where in places:
            found += [
                (scene, where, moment)
                for moment in ("before", "uncommitted", "after")
                if not (where in WHOLE and moment == "uncommitted")
            ]
    return found


def set_the_scene(scene: str, twilio) -> set[str]:
    """Posts eight texts; returns the numbers that must get one."""
    twilio.be(fates=[SCENES[scene][0]] * len(NUMBERS))
    for number in NUMBERS:
        a_text(number, on_unknown=OnUnknown.SEND_AGAIN)
    now = clock.now()
    if scene == "late":
        Message.objects.filter(to__in=NUMBERS[:3]).update(expires_at=now)
        return set(NUMBERS[3:])
    if scene in ("lapsed", "dead"):
        host = "elsewhere" if scene == "lapsed" else socket.gethostname()[:40]
        began = now - timedelta(minutes=1)
        Message.objects.filter(to__in=NUMBERS[:3]).update(
            state=State.SENDING,
            worker=f"{host}:999999999:gone",
            provider="twilio",
            tries=1,
            submit_started_at=began,
            lease_until=now if scene == "lapsed" else now + timedelta(minutes=1),
        )
    return set(NUMBERS)


@pytest.mark.parametrize(("scene", "where", "moment"), points())
def test_killed_there_nothing_is_lost_and_nothing_doubled(nursery, twilio, scene, where, moment):
    owed = set_the_scene(scene, twilio)
    name, _, nth = where.partition(":")
    stopped = {"stop_at": 8, "pool": 4} if scene == "stopped" else {}
    assert nursery.live(die_at=[name, moment, int(nth or 1)], **stopped) == KILLED, "it never came there"
    began = time.monotonic()
    assert nursery.live() == 0
    assert time.monotonic() - began < HANGS_S
    assert sorted(to for to, _ in twilio.sent()) == sorted(owed)
    assert set(Message.objects.filter(to__in=owed).values_list("state", flat=True)) == {State.ACCEPTED}
    assert set(Message.objects.exclude(to__in=owed).values_list("state", flat=True)) <= {State.EXPIRED}
