"""E1, fire at the door: Friday 11 December 2026, to the minute, from the raise to the debrief invitation."""

from tests.stories import fire_begins as begin
from tests.stories import fire_ends as end
from tests.stories.paper import hold
from tests.stories.reading import read_every_text

ABOUT = """Friday 11 December 2026, Rockingham Vale Mosque, Corby. A story of the demonstration: nobody in it is real.
What happens when, and who does it: `tests/stories/test_e1.py`."""


def test_fire_at_the_door_to_the_minute(begins):
    story = begins(2026, 12, 11, 18, 40)
    begin.the_secretary_raises(story)
    begin.ring_0_answers(story)
    begin.police_record(story)
    begin.ring_1_is_confirmed(story)
    begin.neighbours_answer(story)
    begin.the_ladder_goes_on(story)
    begin.calls_are_made(story)
    begin.update_1(story)
    end.a_rumour(story)
    end.children_collected(story)
    end.the_wrong_street(story)
    end.from_s1_to_s2(story)
    end.updates_go_on(story)
    end.it_is_stood_down(story)
    end.recovery(story)
    end.how_it_went(story)
    read_every_text(story)
    hold("e1", "E1, fire at the door: what each person got", ABOUT, list(story.messages()))
