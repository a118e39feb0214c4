"""E1, fire at the door, whole, in a real browser: each act on a page of whoever does it, each text read."""

import pytest

from tests.journeys.server import InStory
from tests.stories.evenings import FIRE


@pytest.fixture
def live(stage) -> InStory:
    return stage(FIRE)


@pytest.mark.django_db(transaction=True)
async def test_fire_at_the_door_from_the_raise_to_the_debrief_invitation(tell):
    story = await tell(FIRE)

    await story.check("police", "", "timeline/", "record/", "recovery/", "debrief/")
    await story.check("site", "", "timeline/")
