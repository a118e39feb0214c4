"""What must be settled before a meeting takes a step. Call these with the meeting locked, in the step's transaction."""

from django.db.models import QuerySet

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
    today = clock.local(clock.now()).date()
    changes = list(waiting_changes(meeting).select_related("item"))
    insist(rules.objections_to_approving(meeting, changes, circulation_of(meeting), today))


def waiting_changes(meeting: Meeting) -> QuerySet[Amendment]:
    """Changes to its minutes that nobody has answered yet."""
    return Amendment.objects.filter(item__meeting=meeting, state=AmendmentState.PROPOSED)


def circulation_of(meeting: Meeting) -> Circulation | None:
    return Circulation.objects.filter(meeting=meeting).first()
