"""Whether the forum is fair: who comes, by the kind of group, and whose days its meetings fell on.

A figure about few people could point to one of them. So could one that is left out alone, as the total gives it away:
then the next smallest is left out too, until nobody can work out any of them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cohesion.almanac.clashes import by_tradition, clashes
from cohesion.almanac.windows import Window
from cohesion.policy.book import Book, book
from forums.models import Attendance, Meeting
from forums.states import MINUTED, MeetingState, Sector

YEAR = timedelta(days=365)
HELD = (MeetingState.HELD, *MINUTED)


@dataclass(frozen=True)
class Figures:
    """Of the public meetings that were held in the year before; None is a number too small to be shown."""

    meetings: int
    least: int
    by_sector: dict[str, int | None]
    total: int | None
    by_tradition: dict[str, int]
    without_table: int


def figures(now: datetime) -> Figures:
    """Two queries, and two for each meeting. Guests speak for no sector and are not counted."""
    rules = book()
    least = rules.value("forum.least_shown")
    held = list(
        Meeting.objects.filter(
            state__in=HELD, body__is_public=True, starts_at__gt=now - YEAR, starts_at__lte=now
        )
    )
    came = Attendance.objects.filter(meeting__in=held, seat__isnull=False)
    seats = set(
        came.values_list("meeting", "seat", "seat__sector")
    )  # who went out and came back is there once
    counted = Counter(sector for _, _, sector in seats)
    cells, total = suppressed({str(sector.label): counted[sector] for sector in Sector}, least)
    met, without = _clashes(held, rules)
    return Figures(len(held), least, cells, total, by_tradition(met), without)


def suppressed(counts: Mapping[str, int], least: int) -> tuple[dict[str, int | None], int | None]:
    """The counts with None for each that is below `least`, and for those that would give it away; and the total.

    Those left out are at least two, and come to at least `least` together; where that cannot be, the total goes too.
    """
    hidden = {name for name, count in counts.items() if count < least}
    rest = sorted((name for name in counts if name not in hidden), key=lambda name: (counts[name], name))
    while hidden and rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < least):
        hidden.add(rest.pop(0))
    is_safe = not hidden or (len(hidden) > 1 and sum(counts[name] for name in hidden) >= least)
    shown = {name: None if name in hidden else count for name, count in counts.items()}
    return shown, sum(counts.values()) if is_safe else None


def _clashes(held: list[Meeting], rules: Book) -> tuple[list[Window], int]:
    """What those meetings fell on, and of how many no table of days is known."""
    found: list[Window] = []
    without = 0
    for meeting in held:
        try:
            found += clashes(meeting.starts_at, meeting.ends_at, rules)
        except ValueError:
            without += 1
    return found, without
