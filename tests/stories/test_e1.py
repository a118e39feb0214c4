"""E1, fire at the door: Friday 11 December 2026, to the minute, from the raise to the debrief invitation."""

from tests.stories.evenings import FIRE


def test_fire_at_the_door_to_the_minute(begins):
    FIRE.tell(begins(*FIRE.begins))
