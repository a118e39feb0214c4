"""What is due by the clock in an incident."""

from datetime import datetime

from incidents.actions import escalate
from incidents.ladders import due


def escalate_unanswered(now: datetime) -> int:
    """Takes the steps of every ladder that are due; returns how many. Two at once take each step once.

    One incident's trouble keeps no other waiting: it is raised once all have been tried, so that the round fails.
    """
    taken, failures = 0, []
    for incident in due(now):
        try:
            taken += escalate(incident=incident, now=now)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
    return taken
