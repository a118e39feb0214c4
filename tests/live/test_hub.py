import sys
import tracemalloc

from cohesion.live.hub import Hub


class Screen:
    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    def tell(self, topic: str, revision: int) -> None:
        self.told.append((topic, revision))


def test_spread_tells_higher_numbers_to_those_who_follow():
    hub, one, two = Hub(), Screen(), Screen()
    hub.join(one, {"a": 1})
    hub.join(two, {"a": 1, "b": 5})
    hub.spread({"a": 2, "b": 5})
    assert (one.told, two.told) == ([("a", 2)], [("a", 2)])


def test_spread_tells_a_number_once():
    hub, one = Hub(), Screen()
    hub.join(one, {"a": 1})
    for revision in (2, 2, 1):
        hub.spread({"a": revision})
    assert one.told == [("a", 2)]


def test_latecomer_is_told_what_was_spread_while_it_read():
    hub, early, late = Hub(), Screen(), Screen()
    hub.join(early, {"a": 1})
    hub.spread({"a": 2})
    hub.join(late, {"a": 1})
    assert late.told == [("a", 2)]


def test_latecomer_with_a_higher_number_hides_nothing_from_the_others():
    hub, early, late = Hub(), Screen(), Screen()
    hub.join(early, {"a": 1})
    hub.join(late, {"a": 2})
    hub.spread({"a": 2})
    assert early.told == [("a", 2)]


def test_topic_is_forgotten_when_the_last_one_leaves():
    hub, one, two = Hub(), Screen(), Screen()
    hub.join(one, {"a": 1})
    hub.join(two, {"a": 1})
    hub.leave(one, ["a", "never joined"])
    assert hub.topics() == ["a"]
    hub.leave(two, ["a"])
    assert (hub.topics(), hub._known) == ([], {})
    hub.spread({"a": 9})  # read while the last one left


def test_listener_may_leave_while_it_is_told():
    hub, other = Hub(), Screen()

    class Leaver(Screen):
        def tell(self, topic: str, revision: int) -> None:
            hub.leave(self, [topic])

    hub.join(Leaver(), {"a": 1})
    hub.join(other, {"a": 1})
    hub.spread({"a": 2})
    assert other.told == [("a", 2)]


def test_hub_takes_under_a_kibibyte_a_socket():
    screens = [Screen() for _ in range(1000)]
    hub = Hub()
    tracemalloc.start()
    for number, screen in enumerate(screens):
        hub.join(screen, {"board.K7P2": 1, sys.intern(f"person.{number}"): 0})
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken / len(screens) < 1024
