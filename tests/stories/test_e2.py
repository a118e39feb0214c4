"""E2, a rumour of a protest: Thursday 3 to Sunday 6 June 2027, from what was heard to the stand-down."""

from tests.stories import rumour_before as before
from tests.stories import rumour_day as day
from tests.stories.paper import hold
from tests.stories.reading import read_every_text

ABOUT = """Thursday 3 to Sunday 6 June 2027, Ise Valley Islamic Centre, Kettering. A story of the demonstration: nobody
in it is real. What happens when, and who does it: `tests/stories/test_e2.py`."""


def test_rumour_of_a_protest_to_the_minute(begins):
    story = begins(2027, 6, 3, 10, 0)
    before.near_places_only(story)
    before.something_is_heard(story)
    before.it_becomes_a_concern(story)
    before.a_briefing(story)
    before.a_notice_is_agreed(story)
    before.the_notice_leaves(story)
    day.from_s4_to_s2(story)
    day.they_answer(story)
    day.nothing_new(story)
    day.a_false_clip(story)
    day.it_is_stood_down(story)
    day.sixteen_people_at_eight_places(story)
    read_every_text(story)
    hold("e2", "E2, rumour of a protest: what each person got", ABOUT, list(story.messages()))
