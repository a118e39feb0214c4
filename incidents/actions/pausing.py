"""What is real comes first: every exercise that is running pauses when something is reported."""

from collections.abc import Iterable

from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.messaging.actions import cancel_unsent, touch_all
from incidents.actions.moves import move
from incidents.models import Incident
from incidents.rules import Refused
from incidents.states import OPEN, State

PAUSED = "EXERCISE PAUSED: something real has been reported."


def pause_exercises(because: Incident, others: Iterable[str] = ()) -> list[Incident]:
    """Pauses what is running, in the caller's transaction, and takes back its unsent texts. Returns the paused.

    `others` are topics the caller has to touch as well: all are taken in the one order. A raise never fails for an
    exercise: one that has ended meanwhile is left alone.
    """
    running = Incident.objects.filter(is_drill=True, state__in=OPEN).exclude(pk=because.pk)
    touch_all([*(exercise.topic for exercise in running), *others])
    return [exercise for exercise in running.all() if _pause(exercise)]


def _pause(exercise: Incident) -> bool:
    try:
        move(exercise, State.PAUSED, update_due_at=None)
    except Refused:
        return False
    taken_back = cancel_unsent(topic=exercise.topic)
    write(
        by=None,
        subject=exercise.topic,
        kind="paused",
        text=PAUSED,
        detail=f"{len(taken_back)} unsent texts taken back. It may go on when that is over.",
        audience=Audience.SITE,
        counts={"taken_back": len(taken_back)},
    )
    return True
