"""What is on, as each service tells it: the one contract between whoever publishes and whatever writes calendars."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from cohesion.kit import clock


@dataclass(frozen=True)
class Occasion:
    """Something at a time and a place. Times are aware; calendars are told them in London's time.

    `source` is what it is on our side, "meeting.K7P2": also the topic of its page and the subject of its journal.
    `uid` is what calendars know it by, for good; `sequence` rises with time, place, or being called off, and with
    nothing else. `changed_at` is the last change of anything here. `join` is a joining link, for the invited alone.
    """

    source: str
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    address: str
    about: str
    made_at: datetime
    changed_at: datetime
    shelf: str = ""  # what it is one of, as people sort their calendar
    is_public: bool = True
    is_provisional: bool = False
    is_cancelled: bool = False
    is_all_day: bool = False
    join: str = ""

    @property
    def ref(self) -> str:
        """As people know it: "K7P2"."""
        return self.source.partition(".")[2]

    @property
    def when(self) -> str:
        """ "Tuesday 26 January 2027, 18:30 to 20:30"."""
        day = clock.day_in_words(self.starts_at)
        return (
            day if self.is_all_day else f"{day}, {clock.hhmm(self.starts_at)} to {clock.hhmm(self.ends_at)}"
        )


Find = Callable[[Collection[str]], Mapping[str, Occasion]]
_publishers: dict[str, Find] = {}


def register(prefix: str, find: Find) -> None:
    """Each service says, when it is ready, how its sources `prefix.<rest>` are found; unknown ones are left out."""
    _publishers[prefix] = find


def occasions_of(sources: Collection[str]) -> dict[str, Occasion]:
    """The occasions of these sources, by source. A query or two for each service."""
    found: dict[str, Occasion] = {}
    for prefix in {source.partition(".")[0] for source in sources} & set(_publishers):
        mine = [source for source in sources if source.partition(".")[0] == prefix]
        found |= _publishers[prefix](mine)
    return found


def occasion_of(source: str) -> Occasion | None:
    return occasions_of([source]).get(source)
