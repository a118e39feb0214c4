"""What is due by the clock in an incident."""

from datetime import datetime

from incidents.actions import escalate
from incidents.ladders import due


def escalate_unanswered(now: datetime) -> int:
    """Takes the steps of every ladder that are due; returns how many. Two at once take each step once."""
    return sum(escalate(incident=incident, now=now) for incident in due(now))
