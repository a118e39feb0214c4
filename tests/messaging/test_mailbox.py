"""A mailbox is read once: a mail counts as read when it has been kept, and not before."""

import mailbox
import socketserver
import threading
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from cohesion.kit import clock
from cohesion.messaging.duties import read_mailbox
from cohesion.messaging.mailbox import AT_ONCE, LARGEST, opened
from cohesion.messaging.signals import mail_received

MAIL = b"From: imam@example.org\r\nSubject: Hello\r\n\r\nWords\r\n"


class FakeImap(socketserver.StreamRequestHandler):
    """As much of an IMAP server as Python's own client asks for (RFC 9051)."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline().decode().strip():
            tag, _, said = line.partition(" ")
            self.server.said.append(said)
            ended = self.answer(said)
            self.wfile.write(f"{tag} {ended}\r\n".encode())
            if said.upper().startswith("LOGOUT"):
                return

    def answer(self, said: str) -> str:
        mails = self.server.mails
        if said.startswith("CAPABILITY"):
            self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        if said.startswith("LOGIN") and "s3cret" not in said:
            return "NO who are you"
        if said.startswith("UID SEARCH"):
            self.wfile.write(f"* SEARCH {' '.join(mails)}\r\n".encode())
        if said.startswith("UID FETCH"):
            raw = mails[said.split()[2]][:LARGEST]
            self.wfile.write(f"* 1 FETCH (UID 1 BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        if said.startswith("UID STORE"):
            del mails[said.split()[2]]
        return "OK done"


@pytest.fixture
def imap(settings) -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), FakeImap) as server:
        server.daemon_threads = True
        server.mails, server.said = {"7": MAIL, "9": MAIL + b"x" * LARGEST}, []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.MAILBOX_URL = f"imap://reader%40council:s3cret@127.0.0.1:{server.server_address[1]}/INBOX"
        yield server
        server.shutdown()


@pytest.fixture
def maildir(tmp_path, settings) -> mailbox.Maildir:
    found = mailbox.Maildir(tmp_path / "mail")
    settings.MAILBOX_URL = f"maildir://{tmp_path}/mail"
    return found


@pytest.fixture
def heard() -> Iterator[list[bytes]]:
    """What was offered; taken unless it says "Nobody"."""
    got: list[bytes] = []

    def hear(sender, *, raw: bytes, at, **_) -> str:
        if b"Broken" in raw:
            raise RuntimeError("no room")
        got.append(raw)
        return "" if b"Nobody" in raw else "test"

    receivers, mail_received.receivers = mail_received.receivers, []
    mail_received.sender_receivers_cache.clear()
    mail_received.connect(hear)
    yield got
    mail_received.receivers = receivers
    mail_received.sender_receivers_cache.clear()


def test_imap_mails_are_fetched_without_being_read_and_then_marked(imap, heard):
    assert read_mailbox(clock.now()) == 2
    assert heard[0] == MAIL
    assert len(heard[1]) == LARGEST
    assert imap.mails == {}
    assert any("BODY.PEEK" in said for said in imap.said)
    assert imap.said[-1].startswith("LOGOUT")
    assert read_mailbox(clock.now()) == 0


def test_a_wrong_word_is_said_without_the_word(imap, heard, settings):
    settings.MAILBOX_URL = settings.MAILBOX_URL.replace("s3cret", "wr0ng")
    with pytest.raises(CommandError) as failed:
        call_command("read_mailbox")
    assert "wr0ng" not in str(failed.value)


def test_a_folder_is_read_the_oldest_first_and_each_mail_once(maildir, heard, settings):
    for n in range(3):
        maildir.add(MAIL.replace(b"Hello", f"Hello {n}".encode()))
    assert read_mailbox(clock.now()) == 3
    assert len(heard) == 3
    assert read_mailbox(clock.now()) == 0


def test_a_mail_that_nobody_could_keep_stays_and_holds_up_no_other(maildir, heard, caplog):
    maildir.add(b"Subject: Broken\n\nx")
    maildir.add(b"Subject: Nobody\n\nx")
    maildir.add(MAIL)
    assert read_mailbox(clock.now()) == 1
    with opened(f"maildir://{maildir._path}") as again:
        assert len(again.unread()) == 2
    assert "will be tried again" in caplog.text


def test_at_most_so_many_in_one_round_and_none_cut_in_the_middle(maildir, heard):
    for _ in range(AT_ONCE + 5):
        maildir.add(MAIL)
    assert read_mailbox(clock.now()) == AT_ONCE
    assert read_mailbox(clock.now()) == 5


def test_without_a_mailbox_nothing_is_read_and_the_command_says_so(settings):
    settings.MAILBOX_URL = ""
    assert read_mailbox(clock.now()) == 0
    with pytest.raises(CommandError, match="not set"):
        call_command("read_mailbox")
