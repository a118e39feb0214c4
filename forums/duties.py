"""What is due by the clock."""

from datetime import datetime

from cohesion.almanac.days import is_working_day
from cohesion.kit import clock
from cohesion.policy.book import book
from forums.actions import chase_unread


def chase(now: datetime) -> int:
    """On working days, from the hour at which the office opens. Returns how many concerns were chased."""
    here = clock.local(now)
    if not is_working_day(here.date()) or here.hour < book().value("forum.chase_from_hour"):
        return 0
    return chase_unread(now=now)
