"""The forum's year in a real browser: six meetings, each from its date to its closed minutes, on the pages of whoever
does it, and each concern followed by the resident to its public answer."""

from dataclasses import dataclass

import pytest

from cohesion.accounts.models import Person
from cohesion.site.demo import SIGN_INS
from forums.models import Body, Concern, Meeting
from tests.journeys.server import InStory
from tests.journeys.telling import BrowserStory
from tests.journeys.year import YearOnPages


@dataclass
class TheYear:
    """As an evening is told: begun at a moment, and told in a thread beside the browser's loop."""

    begins = (2026, 11, 17, 10, 0)

    def tell(self, story: BrowserStory) -> None:
        clerk, leader = (Person.objects.get(email=SIGN_INS[role].email) for role in ("duty", "site"))
        year = YearOnPages(story.clock_hand, clerk, leader, Body.objects.get(slug="cohesion"), story=story)
        year.takes_out_phones()
        year.takes_seats()
        concerns = year.tell()


@pytest.fixture
def live(stage) -> InStory:
    return stage(TheYear)


@pytest.mark.django_db(transaction=True)
async def test_a_year_of_the_forum_from_its_dates_to_public_answers(tell):
    story = await tell(TheYear())
