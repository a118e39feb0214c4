"""Quiet hours: what is no danger now waits until the morning. Source: DECISIONS and policy `quiet_hours`."""

from datetime import datetime, time, timedelta

from cohesion.kit import clock
from cohesion.policy.book import Book
from incidents.models import Alert, Incident
from incidents.states import OFFICERS, QUIET
from incidents.targeting import CALLED_IN, ON_DUTY, RAISED_IT


def morning(book: Book, now: datetime) -> datetime | None:
    """When the quiet hours that run now will end, by London's clocks, whatever they do that night; None by day."""
    hours = book.value("quiet_hours")
    begins, ends = time.fromisoformat(hours["from"]), time.fromisoformat(hours["until"])
    here = clock.local(now)
    if begins > here.time() >= ends:
        return None
    day = here.date() + timedelta(days=here.time() >= begins)
    return datetime.combine(day, ends, tzinfo=clock.LONDON)


def held_until(incident: Incident, book: Book, now: datetime) -> datetime | None:
    """When those asleep are told of this incident; None while its texts leave at once."""
    return morning(book, now) if incident.severity in QUIET else None


def waits(incident: Incident, alert: Alert) -> bool:
    """Whether a text to this person keeps to the quiet hours. An officer on duty, and whoever raised it, are awake; who
    is called in to a briefing is woken by whoever calls it."""
    if incident.severity not in QUIET:
        return False
    called = alert.party in OFFICERS and (ON_DUTY in alert.reasons or CALLED_IN in alert.reasons)
    return not (called or RAISED_IT in alert.reasons)
