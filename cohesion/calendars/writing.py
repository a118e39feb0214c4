"""Writing iCalendar, by icalendar where its folding, escaping and parameters are right, by hand where it is not.

Source: RFC 5545, 5546, 7986; and how Outlook, Google and Apple read them (each rule and its test: docs/calendars.md).
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import cache, lru_cache
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText, vUri

from cohesion.calendars.occasions import Occasion
from cohesion.kit import clock

EDITION = "1"  # of what is written here: a new one makes every calendar fetch anew
MAKER = "-//Cohesion//Calendar//EN"
REFRESH = timedelta(hours=6)
END = b"END:VCALENDAR\r\n"
DROPPED = re.compile(r'[\x00-\x1f\x7f"^]')  # in a parameter: not every program understands RFC 6868

# The rule of London, once for each half year. Never a list of days: Outlook ignores RDATE and is an hour out.
LONDON = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


def mailbox() -> str:
    """The address that invitations come from as far as calendars know, and that answers go to."""
    address = settings.CALENDAR_MAILBOX or settings.EMAIL_REPLY_TO or settings.DEFAULT_FROM_EMAIL
    return parseaddr(address)[1]


def takes_tokens() -> bool:
    """Whether that mailbox takes `name+anything@`: only one that was set up for it is asked to."""
    return bool(settings.CALENDAR_MAILBOX)


def domain() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def whole(path: str) -> str:
    return path if "://" in path else f"{settings.PUBLIC_URL}{path}"


def in_utc(moment: datetime) -> datetime:
    """To the second, as calendars have it."""
    return moment.astimezone(UTC).replace(microsecond=0)


def organiser(address: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    found.params["CN"] = vText(DROPPED.sub("", settings.SITE_NAME))
    return found


def event(told: Occasion, *, stamp: datetime, replies_to: str, joins: bool = False) -> Event:
    """One VEVENT. `stamp`: the last change in a feed, the moment of writing in an invitation. `joins`: has the link."""
    one = Event()
    one.add("uid", told.uid)
    one.add("dtstamp", in_utc(stamp))
    one.add("created", in_utc(told.made_at))
    one.add("last-modified", in_utc(told.changed_at))
    one.add("sequence", told.sequence)
    _when(one, told)
    one.add("summary", f"CANCELLED: {told.title}" if told.is_cancelled else told.title)
    one.add("status", _status(told))
    one.add("class", "PUBLIC" if told.is_public else "PRIVATE")
    one.add("location", " ".join(told.place.split()))
    one.add("url", whole(told.address))
    if told.shelf:
        one.add("categories", [told.shelf])
    joining = told.join if joins else ""
    one.add("description", f"{told.about}\n\nJoin online: {joining}" if joining else told.about)
    if joining:
        link = {"VALUE": "URI", "FEATURE": "VIDEO", "LABEL": "Join online"}
        one.add("conference", vUri(joining), parameters=link)
    one.add("organizer", organiser(replies_to), encode=False)
    return one


def _when(one: Event, told: Occasion) -> None:
    """A whole day ends on the day after its last; times are London's, so that a new rule for summer keeps 18:30."""
    starts, ends = clock.local(told.starts_at), clock.local(told.ends_at)
    if told.is_all_day:
        one.add("dtstart", starts.date())
        one.add("dtend", ends.date())
    else:
        one.add("dtstart", starts.replace(microsecond=0))
        one.add("dtend", ends.replace(microsecond=0))


def _status(told: Occasion) -> str:
    if told.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if told.is_provisional else "CONFIRMED"


def reminder(told: Occasion) -> Alarm:
    """A day before, for whoever asked for it."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-1))
    alarm.add("description", told.title)
    alarm.add("uid", f"reminder-{told.uid}")
    return alarm


@lru_cache(maxsize=5_000)
def block(told: Occasion, *, replies_to: str, site: str, joins: bool = False, reminds: bool = False) -> bytes:
    """The VEVENT of a feed, kept for as long as nothing of it changes: it is kept by all that stands in it.

    `site` is what else does: the name and address of the service.
    """
    one = event(told, stamp=told.changed_at, replies_to=replies_to, joins=joins)
    if reminds and not told.is_cancelled:
        one.add_component(reminder(told))
    return one.to_ical()


@cache
def timezone() -> Timezone:
    return cast(Timezone, Timezone.from_ical(LONDON))


def closed(calendar: Calendar, blocks: Iterable[bytes]) -> bytes:
    """The calendar's own lines and the time zone, then the events as they are."""
    calendar.add_component(timezone())
    return b"".join([calendar.to_ical().removesuffix(END), *blocks, END])


def begun(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", MAKER)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar
