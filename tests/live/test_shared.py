import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from cohesion.kit import clock
from cohesion.live.shared import KEPT, LASTS, Shared


def test_those_who_ask_at_once_wait_for_the_one_who_makes_it():
    shared, begun, go_on, made = Shared(), threading.Event(), threading.Event(), []

    def make() -> str:
        begun.set()
        go_on.wait(5)
        made.append("once")
        return "board"

    with ThreadPoolExecutor(5) as pool:
        asked = [pool.submit(shared.get, "K7P2", make) for _ in range(5)]
        assert begun.wait(5)
        go_on.set()
        assert {one.result() for one in asked} == {"board"}
    assert made == ["once"]


def test_each_key_has_its_own():
    shared = Shared()
    assert [shared.get(key, lambda key=key: key * 2) for key in ("a", "b", "a")] == ["aa", "bb", "aa"]


@pytest.mark.parametrize("direction", [1, -1], ids=["time goes on", "the clock is set back"])
def test_it_is_made_again_when_its_time_is_over(direction):
    shared, makings = Shared(), iter("12")
    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert shared.get("a", makings.__next__) == "1"
        traveller.shift(direction * (LASTS - timedelta(milliseconds=1)))
        assert shared.get("a", makings.__next__) == "1"
        traveller.shift(direction * timedelta(milliseconds=1))
        assert shared.get("a", makings.__next__) == "2"


def test_failure_is_told_and_not_kept():
    shared = Shared()
    with pytest.raises(ZeroDivisionError):
        shared.get("a", lambda: 1 // 0)
    assert shared.get("a", lambda: 1) == 1


def test_it_holds_no_more_than_the_newest():
    shared = Shared()
    for key in range(KEPT + 10):
        shared.get(key, lambda: "full")
    assert list(shared._slots) == list(range(10, KEPT + 10))
