"""What must be settled before a meeting takes a step. Call these with the meeting locked, in the step's transaction."""

from cohesion.kit import clock
from cohesion.kit.refusals import insist
from forums import minutes_rules as rules
from forums.models import Amendment, Circulation, Dialogue, Meeting
from forums.room_states import AmendmentState


def before_opening(meeting: Meeting) -> None:
    """A dialogue is prepared before it begins. Other meetings need nothing."""
    insist(rules.objections_to_opening(meeting, Dialogue.objects.filter(meeting=meeting).first()))


def before_approving(meeting: Meeting, approved_in: Meeting | None) -> None:
    """Each proposed change is answered, and the time for changes over; `approved_in`, the meeting that approves, may
    cut it short, and is noted."""
    if approved_in:
        insist(rules.objections_to_approving_in(meeting, approved_in))
        Circulation.objects.filter(meeting=meeting).update(approved_in=approved_in)
    waiting = Amendment.objects.filter(item__meeting=meeting, state=AmendmentState.PROPOSED)
    today = clock.local(clock.now()).date()
    changes = list(waiting.select_related("item"))
    insist(rules.objections_to_approving(meeting, changes, circulation_of(meeting), today))


def circulation_of(meeting: Meeting) -> Circulation | None:
    return Circulation.objects.filter(meeting=meeting).first()
