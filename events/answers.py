"""What an organiser may be asked: the sections of an application, and which of them its tier needs.

A page asks only what its event needs: asking too much of a street party is a failing too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from events.states import Tier

LANDS = {
    "own": "In a building or garden of our own, or of a group that is glad to have us",
    "private": "On other private land, with the owner’s consent",
    "council": "In a park, hall or square of the council",
    "highway": "On a road or pavement",
}
ACTIVITIES = {
    "food": "Food shared or given away",
    "food_sold": "Food sold",
    "music": "Music or speech over loudspeakers outdoors",
    "licensable": "Alcohol for sale, paid entertainment, or hot food after 11pm",
    "procession": "Walking together along a road",
    "road": "Closing a road",
    "vigil": "Standing together in a public place, such as a vigil",
    "stalls": "Stalls that sell things",
    "collection": "Collecting money in public",
    "candles": "Candles, diyas or a small fire",
    "fireworks": "Fireworks",
    "structures": "A marquee, stage, inflatable or generator",
    "animals": "Animals",
}
NO_TICK = {"food", "vigil"}  # what every community does, and what nobody needs leave for
OFTEN = {"yes": "Yes, most years", "no": "No, or not often"}
OPEN_TO = {"everyone": "Everyone", "invited": "Our own community, and those we invite"}
YES_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True)
class Section:
    """A page of the task list, from a tier on, or when one of the activities in `also_if` is ticked."""

    name: str
    label: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    from_tier: int = Tier.T0
    also_if: frozenset[str] = field(default_factory=frozenset)
    private: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return self.required + self.optional


SECTIONS = (
    Section("organiser", "Who organises it", ("contact", "email"), ("organisation", "mobile", "on_the_day")),
    Section("event", "The event", ("title", "about", "open_to"), ("held_before", "listed")),
    Section("place", "The place", ("place_name", "land"), ("register", "address")),
    Section("dates", "Date and times", ("event_on", "starts", "ends"), ("set_up",)),
    Section("numbers", "How many people", ("peak",), ("total",)),
    Section("activities", "What will happen there", (), ("activities",)),
    Section(
        "roads",
        "Roads and access",
        ("roads", "emergency_access"),
        from_tier=Tier.T3,
        also_if=frozenset({"road", "procession"}),
    ),
    Section("safety", "Safety", ("risks",), ("first_aid", "plan"), from_tier=Tier.T1),
    Section("insurance", "Insurance", ("insured",), ("insured_until",), from_tier=Tier.T1),
    Section("access", "Access and inclusion", (), ("access",), from_tier=Tier.T1),
    Section("safeguarding", "Safeguarding", ("safeguarding",), from_tier=Tier.T2),
    Section("neighbours", "Noise, waste and neighbours", ("neighbours",), from_tier=Tier.T2),
    Section(
        "security",
        "Security",
        ("worried",),
        ("worry", "stewards"),
        from_tier=Tier.T1,
        private=("worried", "worry", "stewards"),
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}
PRIVATE = {name for section in SECTIONS for name in section.private}
PERSONAL = ("contact", "email", "mobile", "on_the_day")  # what is forgotten first, and no consultee reads
STALE = ("event_on", "insured_until", "listed")  # what is asked anew when last year's is copied

Answers = Mapping[str, object]


def sections_for(tier: int, answers: Answers) -> list[Section]:
    """The pages that this event needs, in their order."""
    done = set(activities_of(answers))
    return [one for one in SECTIONS if tier >= one.from_tier or one.also_if & done]


def activities_of(answers: Answers) -> list[str]:
    """What was ticked. Anything else than a list of known activities is nothing."""
    ticked = answers.get("activities")
    return [one for one in ticked if one in ACTIVITIES] if isinstance(ticked, list) else []


def is_complete(section: Section, answers: Answers) -> bool:
    """Whether each of its questions that must be answered is, and somebody has been there at all."""
    seen = answers.get("seen")
    been = isinstance(seen, list) and section.name in seen
    return been and all(answers.get(name) not in (None, "") for name in section.required)


def missing_from(tier: int, answers: Answers) -> list[Section]:
    return [one for one in sections_for(tier, answers) if not is_complete(one, answers)]
