"""What is real comes first: every exercise that is running pauses when something is reported."""

from collections.abc import Callable, Iterable

from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.live.actions import hold
from cohesion.messaging.actions import cancel_unsent, touch_all
from incidents.actions.moves import move
from incidents.drill_queries import open_for_real
from incidents.models import Incident
from incidents.rules import Refused, insist
from incidents.states import OPEN, State

TURNS = "exercises"  # held by whatever is about to be real, and by whatever is about to be exercised
PAUSED = "EXERCISE PAUSED: something real has been reported."


def pause_exercises(because: Incident, others: Iterable[str] = ()) -> list[Incident]:
    """Pauses what is running, in the caller's transaction, and takes back its unsent texts. Returns the paused.

    `others` are topics the caller has to touch as well: all are taken in the one order. A raise never fails for an
    exercise: one that has ended meanwhile is left alone. One that begins at the same instant is waited for, and paused.
    """
    hold(TURNS)
    running = Incident.objects.filter(is_drill=True, state__in=OPEN).exclude(pk=because.pk)
    touch_all([*(exercise.topic for exercise in running), *others])
    return [exercise for exercise in running.all() if _pause(exercise)]


def insist_on_peace(objections: Callable[[list[str]], list[str]]) -> None:
    """Asks for the last time whether anything real is open, at the end of the transaction that lets an exercise run.

    From here on until it commits nothing real can be opened, which is why it is asked so late: a report never waits for
    the texts of an exercise. `objections` says what speaks against it, given the references of what is open.
    """
    hold(TURNS)
    insist(objections(open_for_real()))


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
