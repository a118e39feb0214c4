"""Stories of the protocol, to the minute: each builds the demonstration's area and moves the clock itself."""

from collections.abc import Callable
from datetime import datetime

import pytest

from cohesion.kit import clock
from cohesion.site.demo import build
from incidents import map
from incidents.views import picture
from tests.stories.telling import Story

REF = "K7P2"  # of the incident of every story, so that its texts read the same each time


@pytest.fixture(autouse=True)
def share_nothing() -> None:
    """Forgets the renderings of other tests."""
    for shared in (picture.boards, picture.senders, map.backdrops):
        shared.clear()


@pytest.fixture
def begins(db, settings, monkeypatch, time_machine) -> Callable[[datetime], Story]:
    """Begins a story at a moment, in London."""
    settings.DEMO, settings.VOICE_PROVIDER, settings.PUBLIC_URL = True, "simulator", "https://nn.example.org"
    refs = iter([REF, "M4XR", "T9HW"])
    monkeypatch.setattr("incidents.actions.raising.new_reference", lambda: next(refs))

    def begin(year: int, month: int, day: int, hour: int, minute: int) -> Story:
        now = datetime(year, month, day, hour, minute, tzinfo=clock.LONDON)
        time_machine.move_to(now, tick=False)
        build(now)
        return Story(time_machine, now)

    return begin
