"""Stories of the protocol, to the minute: each builds the demonstration's area and moves the clock itself."""

from collections.abc import Callable

import pytest

from tests.stories.staging import build_area, forget_renderings, in_turn
from tests.stories.telling import Story


@pytest.fixture(autouse=True)
def share_nothing() -> None:
    forget_renderings()


@pytest.fixture
def begins(db, settings, monkeypatch, time_machine) -> Callable[..., Story]:
    """Begins a story at a moment, in London: year, month, day, hour, minute."""
    settings.DEMO, settings.VOICE_PROVIDER, settings.PUBLIC_URL = True, "simulator", "https://nn.example.org"
    monkeypatch.setattr("incidents.actions.raising.new_reference", in_turn())
    return lambda *begins: Story(time_machine, build_area(time_machine, *begins))
