"""The script of each evening: when it begins, what is done in which order, and what its paper says of it.

One script for the two that tell it: the engine (`tests/stories`) and a real browser (`tests/journeys`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.stories import fire_begins, fire_ends, rumour_before, rumour_day
from tests.stories.paper import hold
from tests.stories.reading import read_every_text
from tests.stories.telling import Story


@dataclass(frozen=True)
class Evening:
    """`begins` is year, month, day, hour and minute in London; `told_by` the files that hold it."""

    name: str
    title: str
    when_and_where: str
    begins: tuple[int, int, int, int, int]
    acts: tuple[Callable[[Story], None], ...]

    @property
    def about(self) -> str:
        return (
            f"{self.when_and_where} A story of the demonstration: nobody in it is real.\n"
            f"What happens when, and who does it: `tests/stories/evenings.py`. Told twice, to the minute: by"
            f" `tests/stories/test_{self.name}.py`, and by\n`tests/journeys/test_{self.name}.py` in a real browser,"
            " where each does what is theirs on a page. Both end with exactly what stands here."
        )

    def tell(self, story: Story) -> None:
        """Every act, then every text: what it says, and who got it."""
        for act in self.acts:
            act(story)
        read_every_text(story)
        hold(self.name, self.title, self.about, list(story.messages()))


FIRE = Evening(
    name="e1",
    title="E1, fire at the door: what each person got",
    when_and_where="Friday 11 December 2026, Rockingham Vale Mosque, Corby.",
    begins=(2026, 12, 11, 18, 40),
    acts=(
        fire_begins.the_secretary_raises,
        fire_begins.ring_0_answers,
        fire_begins.police_record,
        fire_begins.ring_1_is_confirmed,
        fire_begins.neighbours_answer,
        fire_begins.the_ladder_goes_on,
        fire_begins.calls_are_made,
        fire_begins.update_1,
        fire_ends.a_rumour,
        fire_ends.children_collected,
        fire_ends.the_wrong_street,
        fire_ends.from_s1_to_s2,
        fire_ends.updates_go_on,
        fire_ends.it_is_stood_down,
        fire_ends.recovery,
        fire_ends.how_it_went,
        fire_ends.in_their_calendar,
    ),
)
RUMOUR = Evening(
    name="e2",
    title="E2, rumour of a protest: what each person got",
    when_and_where="Thursday 3 to Sunday 6 June 2027, Ise Valley Islamic Centre, Kettering.",
    begins=(2027, 6, 3, 10, 0),
    acts=(
        rumour_before.near_places_only,
        rumour_before.something_is_heard,
        rumour_before.it_becomes_a_concern,
        rumour_before.a_briefing,
        rumour_before.a_notice_is_agreed,
        rumour_before.the_notice_leaves,
        rumour_day.from_s4_to_s2,
        rumour_day.they_answer,
        rumour_day.nothing_new,
        rumour_day.a_false_clip,
        rumour_day.it_is_stood_down,
        rumour_day.sixteen_people_at_eight_places,
    ),
)
