"""What is due by the clock."""

from datetime import datetime, timedelta

from cohesion.almanac.days import is_working_day
from cohesion.kit import clock
from cohesion.policy.book import book
from forums.actions import chase_unread, tell_readers
from forums.queries import untold_meetings


def chase(now: datetime) -> int:
    """On working days, from the hour at which the office opens. Returns how many concerns were chased."""
    here = clock.local(now)
    if not is_working_day(here.date()) or here.hour < book().value("forum.chase_from_hour"):
        return 0
    return chase_unread(now=now)


def tell(now: datetime) -> int:
    """What happened to a meeting, some minutes ago, to whoever wants to hear of its body. Returns how many are told."""
    merged = timedelta(minutes=book().value("forum.merge_minutes"))
    return sum(tell_readers(meeting=meeting, now=now) for meeting in untold_meetings(now - merged))
