"""What is due by the clock."""

from datetime import datetime

from cohesion.almanac.days import is_working_day
from cohesion.kit import clock
from cohesion.policy.book import book
from events.actions import chase_organisers, remind_consultees


def remind(now: datetime) -> int:
    """On working days, in the hours in which reminders leave: consultees, then organisers. Returns how many."""
    rules = book()
    if not is_working_day(clock.local(now).date()) or not clock.is_within(
        now, *rules.value("reminders.between")
    ):
        return 0
    return remind_consultees(now, rules) + chase_organisers(now, rules)
