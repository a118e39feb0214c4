"""What is due by the clock of an incident that is over, and of the tension log."""

from datetime import datetime

from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions
from incidents.models import Debrief
from incidents.states import State


def ask_how_it_went(now: datetime) -> int:
    """Asks everyone who was told, some hours after the stand-down, in waking hours. Returns of how many incidents."""
    if not clock.is_within(now, *book().value("debrief.between")):
        return 0
    due = Debrief.objects.filter(invited_at=None, invite_at__lte=now, closes_at__gt=now)
    due = due.filter(incident__state=State.STOOD_DOWN).select_related("incident")
    return sum(bool(actions.invite_to_debrief(by=None, debrief=debrief)) for debrief in due)


def forget_tension(now: datetime) -> int:
    return actions.forget_tension(by=None, now=now)
