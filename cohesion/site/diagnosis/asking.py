"""Asking another machine one thing. Only what `doctor --online` looks at comes here."""

import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message

PATIENCE = 10  # seconds


@dataclass(frozen=True)
class Answer:
    """A refusal is an answer as well."""

    status: int
    headers: Message
    body: bytes


def ask(address: str, *, post: bytes | None = None, **headers: str) -> Answer:
    """GET, or POST when there is something to post. OSError or ValueError when there is no answer."""
    request = urllib.request.Request(address, data=post, headers=headers)  # noqa: S310  settings.py checks it
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Answer(refusal.code, refusal.headers, refusal.read())
