"""Notify's names for things, as ours: the same whether it tells us or we read its log."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from cohesion.kit import clock

KEPT = timedelta(
    days=7
)  # how long Notify keeps a text; source: its REST API documentation, read November 2026
ABROAD_OR_HOME = re.compile(r"[1-9][0-9]{9,14}")  # a number with its country code; short codes are shorter


def reply_form(*, sid: object, sender: object, words: object) -> dict[str, str]:
    """A reply. Notify writes numbers without the plus."""
    number = str(sender or "").strip()
    plus = "+" if ABROAD_OR_HOME.fullmatch(number) else ""
    return {"MessageSid": str(sid or ""), "From": plus + number, "Body": str(words or "")}


def receipt_form(said: Mapping[str, object]) -> dict[str, str]:
    """What became of a text. Our own attempt comes back as the reference."""
    names = {"MessageSid": "id", "MessageStatus": "status", "attempt": "reference"}
    return {ours: str(said.get(theirs) or "") for ours, theirs in names.items()}


def moment(text: object) -> datetime | None:
    """A time as Notify writes it: UTC, whether or not it says so. None: no time, or longer ago than it keeps texts."""
    try:
        found = datetime.fromisoformat(str(text))
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return found if found > clock.now() - KEPT - timedelta(days=1) else None
