"""Which item a meeting is on, as the clerk turns to it."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from forums import room_rules as rules
from forums.actions.meetings import say
from forums.actions.moves import lock_meeting
from forums.models import AgendaItem, Discussion


@transaction.atomic
def turn_to(*, by, item: AgendaItem) -> Discussion:
    """Turns to an item: its clock runs from now, and that of the one before stops. Turned to again, it runs on."""
    meeting = lock_meeting(item.meeting)
    insist(rules.objections_to_turning(standing(by), meeting, item))
    now = clock.now()
    if (going_on := meeting.discussions.filter(ended_at=None).first()) and going_on.item_id == item.pk:
        return going_on
    meeting.discussions.filter(ended_at=None).update(ended_at=now)
    begun = Discussion.objects.create(meeting=meeting, item=item, began_at=now)
    say(meeting, by=by, kind="item.begun", text=f"Item {item}", item=item.number)
    return begun
