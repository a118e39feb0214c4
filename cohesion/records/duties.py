"""What is due by the clock."""

from datetime import datetime

from cohesion.records import actions


def sweep(now: datetime) -> dict[str, int]:
    """Once a day. Bears another of its name beside it: what one has removed the other does not find."""
    return actions.sweep(by=None, now=now)
