"""What every action of the room shares: references, taking turns, and one conditional update for each move."""

from django.db import models

from cohesion.kit.refs import new_reference
from cohesion.kit.refusals import Refused
from cohesion.live.actions import touch
from forums.models import Concern, Meeting
from forums.rules import OVERTAKEN


def unused_reference(model: type[models.Model]) -> str:
    while model._default_manager.filter(ref=(ref := new_reference())).exists():
        pass
    return ref


def lock_meeting(meeting: Meeting) -> Meeting:
    """Whoever writes to one meeting takes turns; what is read from here on is as the last one left it."""
    touch(meeting.topic)
    return Meeting.objects.select_related("body").get(pk=meeting.pk)


def lock_concern(concern: Concern) -> Concern:
    touch(concern.topic)
    return Concern.objects.select_related("body", "raised_by").get(pk=concern.pk)


def move(row: Meeting | Concern, to: str, **also: object) -> None:
    """From the state that was read to the next; Refused when somebody else was quicker."""
    still = type(row)._default_manager.filter(pk=row.pk, state=row.state)
    if still.update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])
    row.refresh_from_db()
