"""What stands before a story begins: the demonstration's area at that moment, and references that are each time the
same, so that its texts read the same too."""

from collections.abc import Callable
from datetime import datetime

from cohesion.kit import clock
from cohesion.site.demo import build
from incidents import map
from incidents.views import picture

REFS = ("K7P2", "M4XR", "T9HW")  # the first is of the incident of every story


def forget_renderings() -> None:
    """Those of other tests."""
    for shared in (picture.boards, picture.senders, map.backdrops):
        shared.clear()


def in_turn() -> Callable[[], str]:
    """Gives the references one after the other, in place of ones drawn at random."""
    refs = iter(REFS)
    return lambda: next(refs)


def build_area(time_machine, *begins: int) -> datetime:
    """Stops the clock at that moment in London, and builds the area as it stands then. Returns the moment."""
    now = datetime(*begins, tzinfo=clock.LONDON)
    time_machine.move_to(now, tick=False)
    build(now)
    return now
