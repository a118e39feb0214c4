"""Reading a mail that answers an invitation. Nothing in it is believed here, expanded, or fetched from anywhere.

Of what comes from outside only the few lines that are needed are read, by a reader of our own that stops at the first
thing that is not as RFC 5545 and 5546 have it: what a library reads generously would be applied wrongly.
"""

import email
import email.message
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.policy import compat32
from email.utils import getaddresses

LARGEST = 256 * 1024  # bytes of a mail, and below what may stand in it
LINES, PARTS, HEADER, WORDS = 2_000, 20, 2_000, 4_000
CALENDARS = ("text/calendar", "application/ics")
LINE = re.compile(r'([A-Za-z0-9-]++)((?:;[A-Za-z0-9-]++=(?:"[^"]*+"|[^";:])*+)*+):(.*)', re.DOTALL)
PARAM = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
STAMP = "%Y%m%dT%H%M%SZ"
OURS_ONLY = ("VEVENT", "VTIMEZONE")


class Unreadable(ValueError):
    """Why a mail is no answer that can be taken by itself, in a sentence for the clerk."""


@dataclass(frozen=True)
class Letter:
    """The outside of a mail: who says that they sent it, where it went, and what a person reads of it."""

    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    vouched: tuple[str, ...]  # the Authentication-Results, the newest first
    subject: str
    words: str


@dataclass(frozen=True)
class Reply:
    """What an answer says: whose, to which edition of what, and when."""

    method: str
    uid: str
    attendee: str
    partstat: str
    sequence: int
    at: datetime
    comment: str


def parsed(raw: bytes) -> email.message.Message:
    """Raises Unreadable for what is too large, or so nested that to read it would take long."""
    if len(raw) > LARGEST:
        raise Unreadable("It is larger than an answer can be.")
    if raw.lower().count(b"content-type") > PARTS:
        raise Unreadable("It has too many parts.")
    return email.message_from_bytes(raw, policy=compat32)


def letter_of(mail: email.message.Message) -> Letter:
    """As far as it can be read: a broken header is an empty one."""
    to = _addresses(mail, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
    vouched = tuple(str(line) for line in mail.get_all("Authentication-Results", ()))
    return Letter(_addresses(mail, "From"), to, vouched, _plain(mail.get("Subject", ""))[:200], _words(mail))


def reply_of(mail: email.message.Message) -> Reply:
    """The one answer in it. Raises Unreadable where there is none, more than one, or anything out of order."""
    lines = list(_lines(_calendar(mail)))
    outer, event = _apart(lines)
    method = _one(outer, "METHOD").value.strip().upper()
    if any(line.name in ("RRULE", "RDATE", "RECURRENCE-ID") for line in event):
        raise Unreadable("It is about a series, and ours are single meetings.")
    attendee = _one(event, "ATTENDEE")
    return Reply(
        method=method,
        uid=_one(event, "UID").value.strip(),
        attendee=_address(attendee.value),
        partstat=attendee.params.get("PARTSTAT", "").upper(),
        sequence=_number(event),
        at=_moment(_one(event, "DTSTAMP").value),
        comment=clean(_unescaped(next((line.value for line in event if line.name == "COMMENT"), "")))[:400],
    )


# --- the calendar in a mail ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    name: str
    params: dict[str, str]
    value: str


def _calendar(mail: email.message.Message) -> str:
    """The text of its calendar. Some send it twice, as a part and as a file: then both must say the same."""
    found = [_text(part) for part in mail.walk() if part.get_content_type() in CALENDARS]
    if not found:
        raise Unreadable("There is no calendar in it.")
    if len({"".join(text.split()) for text in found}) > 1:
        raise Unreadable("There are two calendars in it that differ.")
    return found[0]


def _text(part: email.message.Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise Unreadable("Its calendar cannot be read.")
    try:
        return payload.decode(part.get_content_charset() or "utf-8").removeprefix("\ufeff")
    except (LookupError, UnicodeDecodeError) as problem:
        raise Unreadable("Its calendar cannot be read.") from problem


def _lines(text: str) -> Iterator[Line]:
    """Content lines, unfolded."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    lines = [line for line in re.split(r"\r?\n", unfolded) if line]
    if len(lines) > LINES or "\x00" in text:
        raise Unreadable("Its calendar cannot be read.")
    for line in lines:
        found = LINE.fullmatch(line)
        if found is None:
            raise Unreadable("Its calendar cannot be read.")
        params = {name.upper(): value.strip('"') for name, value in PARAM.findall(found[2])}
        yield Line(found[1].upper(), params, found[3])


def _apart(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of the one VCALENDAR, and of the one VEVENT in it; what stands deeper is left out."""
    open_: list[str] = []
    outer: list[Line] = []
    event: list[Line] = []
    events = calendars = 0
    for line in lines:
        name = line.value.strip().upper()
        if line.name == "BEGIN":
            calendars += name == "VCALENDAR"
            events += name == "VEVENT"
            if len(open_) == 1 and name not in OURS_ONLY:
                raise Unreadable("It is about something other than a meeting.")
            open_.append(name)
        elif line.name == "END":
            if not open_ or open_.pop() != name:
                raise Unreadable("Its calendar is not whole.")
        elif open_ == ["VCALENDAR"]:
            outer.append(line)
        elif open_ == ["VCALENDAR", "VEVENT"]:
            event.append(line)
    if open_ or calendars != 1 or events != 1:
        raise Unreadable("It is not about exactly one meeting.")
    return outer, event


def _one(lines: list[Line], name: str) -> Line:
    found = [line for line in lines if line.name == name]
    if len(found) != 1:
        raise Unreadable(f"It has {'more than one' if found else 'no'} {name}.")
    return found[0]


def _number(event: list[Line]) -> int:
    """The edition; nought where it says none (RFC 5545, 3.8.7.4)."""
    if not any(line.name == "SEQUENCE" for line in event):
        return 0
    value = _one(event, "SEQUENCE").value.strip()
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise Unreadable("Its SEQUENCE is no number.")
    return int(value)


def _moment(value: str) -> datetime:
    try:
        return datetime.strptime(value.strip(), STAMP).replace(tzinfo=UTC)
    except ValueError as problem:
        raise Unreadable("Its DTSTAMP is no moment in UTC.") from problem


def _address(value: str) -> str:
    found = re.fullmatch(r"mailto:([^\s<>,;]+@[^\s<>,;]+)", value.strip(), re.IGNORECASE)
    if not found:
        raise Unreadable("Its ATTENDEE has no mail address.")
    return found[1].lower()


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: " " if found[1] in "nN" else found[1], value).strip()


# --- what a person reads of it ------------------------------------------------------------------------------------


def _addresses(mail: email.message.Message, *names: str) -> tuple[str, ...]:
    said = [str(line)[:HEADER] for name in names for line in mail.get_all(name, ())]
    return tuple(clean(address).lower() for _, address in getaddresses(said[:PARTS]) if address)


def _plain(header: object) -> str:
    try:
        return " ".join(clean(str(make_header(decode_header(str(header)[:HEADER])))).split())
    except (LookupError, ValueError):
        return ""


def _words(mail: email.message.Message) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            return clean(payload.decode("utf-8", "replace"))[:WORDS] if isinstance(payload, bytes) else ""
    return ""


def clean(text: str) -> str:
    """As any database takes it."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
