"""One entry for anybody's calendar, as a file that every program of calendars reads (RFC 5545)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//cohesion//EN"


@dataclass(frozen=True)
class CalendarEntry:
    """What stands in a calendar. `uid` is the same for as long as it is the same thing; `sequence` is how often it
    has been moved: a program that holds it takes the new time only for a higher one."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    remind: timedelta | None = None  # so long before the end
    is_busy: bool = True


def calendar_file(entry: CalendarEntry, *, now: datetime) -> bytes:
    """The file. Times are in UTC, so that it carries no rules of summer time; ValueError for one without a zone."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(now))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    if entry.remind:
        event.add_component(_alarm(entry))
    calendar.add_component(event)
    return calendar.to_ical()


def _alarm(entry: CalendarEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -(entry.remind or timedelta()), parameters={"RELATED": "END"})
    return alarm


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("This moment has no time zone. Make it aware, as clock.now() is.")
    return moment.astimezone(UTC)
