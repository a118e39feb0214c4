"""Whether a mail proves that it comes from whoever was asked. A From line alone proves nothing."""

import re

from cohesion.calendars.keys import LENGTH, digest_of
from cohesion.calendars.models import Rsvp
from cohesion.calendars.reading import Letter
from cohesion.calendars.writing import mailbox

TOKEN = re.compile(rf"\+([a-z2-7]{{{LENGTH}}})@")
COMMENT = re.compile(r"\([^()]*\)")


def is_proved(letter: Letter, rsvp: Rsvp, *, trusts: str) -> bool:
    """By the secret in the address it went to, which only their invitation had; or by our own mail server's word."""
    return has_token(letter, rsvp) or is_vouched(letter, rsvp.told_to, trusts=trusts)


def has_token(letter: Letter, rsvp: Rsvp) -> bool:
    name, _, domain = mailbox().lower().rpartition("@")
    for recipient in letter.recipients:
        found = TOKEN.search(recipient)
        ours = found and recipient == f"{name}+{found[1]}@{domain}"
        if ours and digest_of(found[1]) == rsvp.digest:
            return True
    return False


def is_vouched(letter: Letter, address: str, *, trusts: str) -> bool:
    """Whether our server `trusts` says that DMARC passed for the one sender, and that is the address we asked at.

    Only the newest line counts, and one alone may bear our server's name: it takes out those of others (RFC 8601, 5).
    """
    lines = [_bare(line) for line in letter.vouched]
    ours = [line for line in lines if line.split(";")[0].split()[:1] == [trusts.lower()]]
    if not trusts or len(ours) != 1 or ours[0] != lines[0] or letter.senders != (address,):
        return False
    said = [part.split() for part in ours[0].split(";")[1:] if part.strip().startswith("dmarc")]
    domain = address.rpartition("@")[2]
    return len(said) == 1 and said[0][0] == "dmarc=pass" and f"header.from={domain}" in said[0]


def _bare(line: str) -> str:
    """In small letters, without remarks. What is quoted or still has a bracket may say anything: it says nothing."""
    line = line.lower()
    for _ in range(3):
        line = COMMENT.sub("", line)
    return "" if set(line) & set('"\\()') else line
