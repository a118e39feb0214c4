"""Invitations as calendars read them: one to each person, who sees nobody else in it. Source: RFC 5546, 3.2."""

from datetime import datetime

from icalendar import vCalAddress, vText

from cohesion.calendars import writing
from cohesion.calendars.occasions import Occasion


def request(occasion: Occasion, *, to: str, name: str, replies_to: str, now: datetime) -> str:
    """Asks, or asks again after a change: whatever was answered before, it is open again."""
    return _written("REQUEST", occasion, to=to, name=name, replies_to=replies_to, now=now)


def cancel(occasion: Occasion, *, to: str, name: str, replies_to: str, now: datetime) -> str:
    """Takes it out of their calendar: all of it was cancelled, or they alone are no longer asked."""
    return _written("CANCEL", occasion, to=to, name=name, replies_to=replies_to, now=now)


def _written(method: str, occasion: Occasion, *, to: str, name: str, replies_to: str, now: datetime) -> str:
    one = writing.event(occasion, stamp=now, replies_to=replies_to, joins=method == "REQUEST")
    one.add("attendee", attendee(to, name, asks=method == "REQUEST"), encode=False)
    if method == "CANCEL" and not occasion.is_cancelled:
        del one["STATUS"]  # it goes on without them: RFC 5546, 3.2.5
    return writing.closed(writing.begun(method), [one.to_ical()]).decode()


def attendee(to: str, name: str, *, asks: bool) -> vCalAddress:
    found = vCalAddress(f"mailto:{to}")
    found.params["CUTYPE"] = vText("INDIVIDUAL")
    found.params["ROLE"] = vText("REQ-PARTICIPANT")
    found.params["CN"] = vText(writing.DROPPED.sub("", name))
    if asks:
        found.params["PARTSTAT"] = vText("NEEDS-ACTION")
        found.params["RSVP"] = vText("TRUE")
    return found


def reply_address(token: str) -> str:
    """Our mailbox with the invitation's secret in it, so that an answer proves that whoever sends it was asked."""
    address = writing.mailbox()
    name, _, domain = address.rpartition("@")
    return f"{name}+{token}@{domain}" if writing.takes_tokens() else address
