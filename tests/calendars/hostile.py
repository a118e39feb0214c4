"""Two hundred mails that must change nothing: spoilt, forged, old, huge, deep, and plain noise. The same each time."""

import random
from collections.abc import Callable, Iterator

from cohesion.calendars.models import Rsvp
from cohesion.calendars.reading import LARGEST
from tests.calendars.letters import SHAPES, filled, mail

SPOILT: list[Callable[[str], str]] = [
    lambda told: told.replace("METHOD:REPLY", "METHOD:REPLY\r\nMETHOD:CANCEL"),
    lambda told: told.replace("METHOD:REPLY", "METHOD:PUBLISH"),
    lambda told: told.replace("BEGIN:VEVENT", "BEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY"),
    lambda told: told.replace("UID:", "UID:x"),
    lambda told: told.replace("DTSTAMP", "X-STAMP"),
    lambda told: told.replace("SEQUENCE:0", "SEQUENCE:" + "9" * 4_000),
    lambda told: told.replace("PARTSTAT=ACCEPTED", "PARTSTAT=" + "A" * 10_000),
    lambda told: told.replace("BEGIN:VEVENT", "BEGIN:VEVENT\r\n" * 500),
    lambda told: told.replace("END:VCALENDAR", told),
    lambda told: told.replace("DTSTART", "\x00DTSTART"),
    lambda told: told.replace("UID:", "ATTENDEE;" + 'X="' * 9_000 + ":mailto:x@example.org\r\nUID:"),
    lambda told: told.replace("UID:", "X" + ";A=" * 20_000 + "\r\nUID:"),
    lambda told: told.replace("\r\n", "\r\n " * 20),
    lambda told: told[: len(told) // 2],
]


def forged(rsvp: Rsvp, chance: random.Random) -> bytes:
    """A whole answer, without anything that proves whose it is."""
    token = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=26))
    domain = chance.choice(["evil.example", "example.org"])
    said = chance.choice(
        [
            "",
            f"mx.evil.example; dmarc=pass header.from={domain}",
            f"mx.council.example; dmarc=fail header.from={domain}",
            'mx.council.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=example.org"',
            "mx.council.example (; dmarc=pass header.from=example.org)",
            f"{'(' * 5_000}mx.council.example; dmarc=pass header.from=example.org",
        ]
    )
    to = chance.choice(["calendar@council.example", f"calendar+{token}@council.example", "", "<" * 3_000])
    shape = chance.choice(list(SHAPES))
    return mail(
        filled(shape, rsvp), rsvp, shape=shape, To=to, **({"Authentication-Results": said} if said else {})
    )


def deep(levels: int, kind: str) -> bytes:
    """Parts within parts."""
    told = b""
    for level in range(levels):
        told += f"Content-Type: {kind}; boundary=b{level}\n\n--b{level}\n".encode()
    return b"From: imam@example.org\nMIME-Version: 1.0\n" + told + b"x\n" * 20_000


def noise(chance: random.Random) -> bytes:
    start = chance.choice(
        [
            b"",
            b"From: \xff\xfe\n",
            b"Content-Type: text/calendar; charset=no-such\n\n",
            b"Subject: =?x?q?=ff?=\n\n",
        ]
    )
    return start + chance.randbytes(chance.randrange(0, 20_000))


def huge(rsvp: Rsvp) -> bytes:
    return mail(filled("Google", rsvp, comment="x" * 1_000_000), rsvp)


def wide(name: bytes, sign: bytes) -> bytes:
    """A header as long as a mail may be."""
    return name + b": " + sign * ((LARGEST - 200) // len(sign)) + b"\n\nx"


def corpus(rsvp: Rsvp) -> Iterator[bytes]:
    chance = random.Random(42)
    for spoil in SPOILT:
        for shape in SHAPES:
            yield mail(spoil(filled(shape, rsvp)), rsvp, shape=shape)
    for kind in ("multipart/mixed", "message/rfc822", "multipart/alternative"):
        yield from (deep(levels, kind) for levels in (2, 15, 500, 3_000))
    yield huge(rsvp)
    for name, sign in (
        (b"From", b","),
        (b"To", b"a@b,"),
        (b"Subject", b"=?utf-8?q?x?= "),
        (b"From", b"("),
        (b"X", b"y"),
    ):
        yield wide(name, sign)
    yield from (forged(rsvp, chance) for _ in range(80))
    yield from (noise(chance) for _ in range(60))
