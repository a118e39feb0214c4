"""Our email through Django's backend and Python's own client to a mail server that does as it is told."""

import asyncio
from email.utils import parsedate_to_datetime

import pytest

from cohesion.kit import clock
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.email import HELD_S, Smtp
from cohesion.messaging.providers.outcome import Accepted, Refused, TryLater, Unknown
from tests.fakes_smtp import FakeSmtp

ATTEMPT = "0b6f2f0e-0000-4000-8000-000000000001"
WORDS = "NN Cohesion: złoty & <b>.\n\nAnswer here:\nhttps://cohesion.example/a/abc/"
EMAIL = Outgoing("imam@example.org", WORDS, ATTEMPT, 600, "NN Cohesion: please read")


@pytest.fixture
async def server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "Cohesion <alerts@council.example>"
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    async with FakeSmtp() as server:
        settings.EMAIL_PORT = server.port
        yield server


@pytest.fixture
async def ours(server):
    ours = Smtp()
    yield ours
    await ours.close()


async def test_an_email_says_who_sent_it_and_that_a_machine_did(server, ours, settings):
    settings.EMAIL_REPLY_TO = "safer@council.example"
    assert await ours.send(EMAIL) == Accepted(ATTEMPT)
    (email,) = server.taken
    assert server.recipients == ["imam@example.org"]
    assert (email["From"], email["To"]) == ("Cohesion <alerts@council.example>", "imam@example.org")
    assert (email["Subject"], email["Reply-To"]) == (EMAIL.subject, "safer@council.example")
    assert email["Message-ID"] == f"<{ATTEMPT}@council.example>"
    assert email["Auto-Submitted"] == "auto-generated"
    assert abs((parsedate_to_datetime(email["Date"]) - clock.now()).total_seconds()) < 60


async def test_the_words_come_plain_and_as_html_that_loads_nothing(server, ours):
    await ours.send(EMAIL)
    plain, html = (server.taken[0].get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert plain.strip().replace("\r\n", "\n") == WORDS
    assert "złoty &amp; &lt;b&gt;." in html
    assert '<a href="https://cohesion.example/a/abc/"' in html
    assert "<img" not in html
    assert server.taken[0]["Reply-To"] is None


@pytest.mark.parametrize(
    ("word", "said", "outcome"),
    [
        ("RCPT", "550 no such user", Refused("smtp.550")),
        ("RCPT", "450 greylisted", TryLater(None, "smtp.450")),
        ("MAIL", "550 not you", TryLater(HELD_S, "smtp.550")),
        ("DATA", "554 no", Refused("smtp.554")),
        ("END", "552 mailbox full", Refused("smtp.552")),
        ("END", "451 later", TryLater(None, "smtp.451")),
    ],
)
async def test_each_refusal_is_what_it_means_for_the_email(server, ours, word, said, outcome):
    server.refuse[word] = said
    assert await ours.send(EMAIL) == outcome
    assert server.taken == []


async def test_a_connection_lost_after_the_message_is_unknown(server, ours):
    server.cut_at = "END"
    assert await ours.send(EMAIL) == Unknown("connection lost")
    assert len(server.taken) == 1
    assert await ours.find(EMAIL, clock.now()) == Unknown("no list")


@pytest.mark.parametrize("greeting", ["554 go away", "421 too busy"])
async def test_a_server_that_does_not_greet_has_taken_nothing(server, ours, greeting):
    server.greetings.append(greeting)
    assert await ours.send(EMAIL) == TryLater(None, "unreachable")


async def test_no_server_has_certainly_taken_nothing(ours, settings, unused_tcp_port):
    settings.EMAIL_PORT = unused_tcp_port
    assert await ours.send(EMAIL) == TryLater(None, "unreachable")


async def test_an_address_that_is_none_is_refused(server, ours):
    assert await ours.send(Outgoing("imam@example.org\nBcc: all@x", "", ATTEMPT)) == Refused("smtp.553")
    assert server.taken == []


async def test_the_pretend_server_hangs_up_on_whoever_is_still_there_when_it_ends():
    async with FakeSmtp() as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        assert await reader.readline() == b"220 ready\r\n"
    assert await asyncio.wait_for(reader.read(), timeout=5) == b""
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
async def test_37_an_invitation_is_a_third_way_to_read_it_and_a_file(server, ours, settings, method):
    settings.CALENDAR_MAILBOX = "calendar@council.example"
    told = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nSUMMARY:Spotkanie społeczności\r\nEND:VCALENDAR\r\n"
    assert await ours.send(Outgoing("imam@example.org", WORDS, ATTEMPT, 600, "A meeting", told)) == Accepted(
        ATTEMPT
    )
    (email,) = server.taken
    outer, file = email.iter_parts()
    assert (email.get_content_type(), outer.get_content_type()) == (
        "multipart/mixed",
        "multipart/alternative",
    )
    plain, html, calendar = outer.iter_parts()
    assert [part.get_content_type() for part in (plain, html, calendar)] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert dict(calendar["Content-Type"].params) == {"method": method, "charset": "utf-8"}
    assert calendar.get_content_disposition() in (None, "inline")
    assert calendar.get_content().replace("\r\n", "\n").strip() == told.replace("\r\n", "\n").strip()
    assert (file.get_filename(), file.get_content().decode()) == ("invite.ics", told)
    assert email["Reply-To"] == "calendar@council.example"
    assert email["From"] == "Cohesion <alerts@council.example>"
