"""E2, a rumour of a protest, in a real browser: from what was heard on Thursday to Sunday's stand-down."""

import pytest

from tests.journeys.server import InStory
from tests.stories.evenings import RUMOUR


@pytest.fixture
def live(stage) -> InStory:
    return stage(RUMOUR)


@pytest.mark.django_db(transaction=True)
async def test_rumour_of_a_protest_from_what_was_heard_to_the_stand_down(tell):
    story = await tell(RUMOUR)

    await story.check(
        "police", "", "record/", "/incidents/playbooks/rumour/S2/", "/incidents/broadcasts/M4XR/"
    )
    await story.check("site", "/incidents/")
