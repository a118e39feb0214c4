"""Reading a mailbox: by IMAP or from a folder. A mail counts as read once whoever listens has kept it, not before."""

import imaplib
import mailbox
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT_S = 10
AT_ONCE = 50  # mails in one round: the next comes soon
PORTS = {"imaps": 993, "imap": 143}
LARGEST = 256 * 1024 + 1  # bytes that are fetched of a mail: one more than anybody reads


class Mailbox(Protocol):
    def unread(self) -> list[str]:
        """The keys of mails that nobody has read, the oldest first."""

    def fetch(self, key: str) -> bytes:
        """A mail as it came, cut short where it is too long. Does not count as reading it."""

    def mark_read(self, key: str) -> None:
        """It is not fetched again."""

    def close(self) -> None:
        """Gives back what was opened. Not used again afterwards."""


class Imap:
    """A folder on a mail server; the connection is closed when the round ends."""

    def __init__(self, address: SplitResult) -> None:
        kind = imaplib.IMAP4_SSL if address.scheme == "imaps" else imaplib.IMAP4
        self.server: imaplib.IMAP4 = kind(
            address.hostname or "", address.port or PORTS[address.scheme], timeout=TIMEOUT_S
        )
        try:
            self.server.login(unquote(address.username or ""), unquote(address.password or ""))
            self._ok(self.server.select(unquote(address.path.strip("/")) or "INBOX"))
        except (imaplib.IMAP4.error, OSError):
            self.close()
            raise

    def unread(self) -> list[str]:
        found = self._ok(self.server.uid("SEARCH", "UNSEEN"))
        return found[0].decode().split()[:AT_ONCE] if found and found[0] else []

    def fetch(self, key: str) -> bytes:
        found = self._ok(self.server.uid("FETCH", key, f"(BODY.PEEK[]<0.{LARGEST}>)"))
        return next((part[1] for part in found if isinstance(part, tuple)), b"")

    def mark_read(self, key: str) -> None:
        self._ok(self.server.uid("STORE", key, "+FLAGS", r"(\Seen)"))

    def close(self) -> None:
        with suppress(imaplib.IMAP4.error, OSError):
            self.server.logout()

    def _ok(self, answer: tuple) -> list:
        said, found = answer
        if said != "OK":
            raise OSError("The mail server refused.")
        return found


class Folder:
    """A maildir that a mail server of this machine delivers to."""

    def __init__(self, address: SplitResult) -> None:
        self.path = Path(unquote(address.path))
        self.folder = mailbox.Maildir(self.path, create=False)

    def unread(self) -> list[str]:
        new = sorted(key for key, one in self.folder.iteritems() if "S" not in one.get_flags())
        return new[:AT_ONCE]

    def fetch(self, key: str) -> bytes:
        with self.folder.get_file(key) as file:
            return file.read(LARGEST)

    def mark_read(self, key: str) -> None:
        one = self.folder.get_message(key)
        one.set_subdir("cur")
        one.add_flag("S")
        self.folder[key] = one

    def close(self) -> None:
        self.folder.close()


KINDS: dict[str, Callable[[SplitResult], Mailbox]] = {"imaps": Imap, "imap": Imap, "maildir": Folder}


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """The mailbox at that address, for as long as it is read. OSError or imaplib's error when it does not open."""
    address = urlsplit(url)
    found = KINDS[address.scheme](address)
    try:
        yield found
    finally:
        found.close()
