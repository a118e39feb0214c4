"""Mails as Outlook, Google and Apple write them when somebody answers, and ways to spoil one."""

from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from cohesion.calendars.itip import reply_address
from cohesion.calendars.keys import token_of
from cohesion.calendars.models import Rsvp

OUTLOOK = """BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={partstat};CN="Surname, Name (Council)":MAILTO:{attendee}
COMMENT;LANGUAGE=en-GB:{comment}\\n
UID:{uid}
SUMMARY;LANGUAGE=en-GB:Accepted: Community Cohesion Forum
DTSTART;TZID=GMT Standard Time:20270126T183000
DTEND;TZID=GMT Standard Time:20270126T203000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:{stamp}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=en-GB:Lodge Vale Centre\\, Corby
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
END:VCALENDAR
"""
GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20270126T183000Z
DTEND:20270126T203000Z
DTSTAMP:{stamp}
ORGANIZER;CN=Cohesion:mailto:calendar@council.example
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN={atte
 ndee};X-NUM-GUESTS=0;X-RESPONSE-COMMENT="{comment}":mailto:{attendee}
CREATED:20261109T100507Z
LAST-MODIFIED:{stamp}
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Community Cohesion Forum
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
""".replace("{atte\n ndee}", "{attendee}\n ")
APPLE = """BEGIN:VCALENDAR
CALSCALE:GREGORIAN
VERSION:2.0
METHOD:REPLY
PRODID:-//Apple Inc.//macOS 15.1//EN
BEGIN:VEVENT
UID:{uid}
SEQUENCE:{sequence}
DTSTART;TZID=Europe/London:20270126T183000
ATTENDEE;CN="Imam Example";CUTYPE=INDIVIDUAL;EMAIL="{attendee}";PARTSTAT={partstat}
 ;ROLE=REQ-PARTICIPANT:mailto:{attendee}
COMMENT:{comment}
DTSTAMP:{stamp}
ORGANIZER;CN="Cohesion":mailto:calendar@council.example
REQUEST-STATUS:2.0;Success
BEGIN:VALARM
ACTION:NONE
TRIGGER;VALUE=DATE-TIME:19760401T005545Z
END:VALARM
END:VEVENT
END:VCALENDAR
"""
SHAPES = {"Outlook": OUTLOOK, "Google": GOOGLE, "Apple": APPLE}


def filled(shape: str, rsvp: Rsvp, **also) -> str:
    """The calendar of an answer, as that program writes it."""
    told = {
        "uid": rsvp.uid,
        "attendee": rsvp.told_to,
        "partstat": "ACCEPTED",
        "sequence": 0,
        "comment": "See you",
    }
    text = SHAPES[shape].format(**told | {"stamp": "20261201T090000Z"} | also)
    return text.replace("\n", "\r\n")


def mail(calendar: str, rsvp: Rsvp, *, shape: str = "Google", **headers: str) -> bytes:
    """The whole mail, to the address with the invitation's secret unless a header says otherwise."""
    built = {"Outlook": _outlook, "Google": _google, "Apple": _apple}[shape](calendar)
    usual = {"From": rsvp.told_to, "To": reply_address(token_of(rsvp)), "Subject": "Accepted: Forum"}
    for name, value in (usual | headers).items():
        if value:
            built[name] = value
    return built.as_bytes()


def vouched(
    domain: str = "example.org", server: str = "mx.council.example", dmarc: str = "pass"
) -> dict[str, str]:
    said = f"{server}; spf=pass smtp.mailfrom={domain}; dmarc={dmarc} (p=none) header.from={domain}"
    return {"Authentication-Results": said, "To": "calendar@council.example"}


def _outlook(calendar: str) -> MIMEMultipart:
    built = MIMEMultipart("alternative")
    built.attach(MIMEText("See you", "plain", "utf-8"))
    built.attach(MIMEText(calendar, "calendar; method=REPLY", "utf-8"))  # in base64
    return built


def _google(calendar: str) -> MIMEMultipart:
    built, words = MIMEMultipart("mixed"), MIMEMultipart("alternative")
    words.attach(MIMEText("Imam has accepted this invitation.", "plain", "utf-8"))
    words.attach(MIMEText("<p>Imam has accepted this invitation.</p>", "html", "utf-8"))
    words.attach(MIMEText(calendar, "calendar; method=REPLY", "utf-8"))
    file = MIMEBase("application", "ics", name="invite.ics")
    file.set_payload(calendar.encode())
    built.attach(words)
    built.attach(file)
    return built


def _apple(calendar: str) -> MIMEMultipart:
    built = MIMEMultipart("mixed")
    built.attach(MIMEText(calendar, 'calendar; method=REPLY; name="iCal.ics"', "utf-8"))
    return built
