"""What must be true before somebody is asked or answers. A list returned is a list of objections."""

from datetime import datetime

from cohesion.calendars.models import Rsvp
from cohesion.calendars.occasions import Occasion
from cohesion.directory.queries import Standing

CLERKS_ONLY = "Only council officers can do this."


def may_clerk(who: Standing) -> bool:
    """Whoever looks after meetings: the council's officers."""
    return who.is_council


def objections_to_asking(occasion: Occasion, now: datetime) -> list[str]:
    if occasion.is_cancelled:
        return ["This meeting is cancelled."]
    return [] if occasion.starts_at > now else ["This meeting has begun."]


def objections_to_answering(rsvp: Rsvp, occasion: Occasion | None, now: datetime) -> list[str]:
    if occasion is None or rsvp.let_go_at is not None:
        return ["You are not asked to this meeting any more."]
    if occasion.is_cancelled:
        return ["This meeting is cancelled."]
    return [] if occasion.ends_at > now else ["This meeting is over."]


def is_older(rsvp: Rsvp, *, sequence: int, at: datetime) -> bool:
    """Whether an answer is older than what is known. The edition comes before the time (RFC 5546, 2.1.5)."""
    known = (rsvp.answered_sequence, rsvp.answered_at)
    return rsvp.answered_at is not None and (sequence, at) < known
