"""The forum's year in a real browser: six meetings, each from its date to its closed minutes, on the pages of whoever
does it, and each concern followed by the resident to its public answer."""

from dataclasses import dataclass

import pytest

from cohesion.accounts.models import Person
from cohesion.site.demo import SIGN_INS
from forums.models import Body, Meeting
from tests.journeys.server import InStory
from tests.journeys.telling import BrowserStory
from tests.journeys.year import YearOnPages

LINK = (
    "NN Cohesion: your own link to the forum. Follow the meeting, ask to speak and vote: … Do not pass it on."
)
TEXTED = [
    "NN Cohesion: your concern is recorded as REF. If anyone is in danger call 999. Say who raised it? Reply 1 name, "
    "2 sector only, 3 nobody. No reply: nobody.",
    "NN Cohesion: follow concern REF here, do not share: … In danger call 999.",
]


def minutes(until: str) -> str:
    return (
        f"NN Cohesion: the draft minutes of the forum are ready. Read them, or propose a change by {until}: …"
    )


def called(when: str) -> str:
    where = "Lodge Vale Centre, Corby. You have a seat. Ring us with any question."
    return f"NN Cohesion: extra meeting {when} at {where}"


def news(*words: str) -> list[str]:
    said = "NN Cohesion: news of your concern REF"
    return [f"{said}: {one}. If anyone is in danger call 999." for one in words]


TAKEN_UP = news(
    "only your sector is shown",
    "somebody has read it",
    "it will come to a meeting",
    "it is on the next agenda",
)
DISCUSSED, ANSWERED = news("the forum has discussed it", "it is answered on our web page")
HER_YEAR = [
    *(LINK, minutes("Fri 19 Feb")),
    *(called("Sun 11 Apr 19:00"), *TEXTED, *TAKEN_UP, LINK, DISCUSSED, minutes("Tue 27 Apr"), ANSWERED),
    minutes("Fri 28 May"),
    minutes("Thu 2 Sep"),
    *(called("Sun 19 Sep 19:00"), *TEXTED, *TAKEN_UP, DISCUSSED, minutes("Tue 5 Oct"), ANSWERED),
    minutes("Wed 1 Dec"),
]
"""What the faith leader was texted: no word of what was raised, and of her seat only that she has one."""


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
        for concern in concerns:
            year.follows(concern)
        assert year.her_texts() == HER_YEAR
        assert not story.messages("concern.late").exists()
        states = Meeting.objects.filter(items__concern__in=concerns).values_list("state", flat=True)
        assert list(states) == ["closed"] * 6
        year.is_accessible(Meeting.objects.get(items__concern=concerns[0]), concerns[0])


@pytest.fixture
def live(stage) -> InStory:
    return stage(TheYear)


@pytest.mark.django_db(transaction=True)
async def test_a_year_of_the_forum_from_its_dates_to_public_answers(tell):
    await tell(TheYear())
