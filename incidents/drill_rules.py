"""Who may hold an exercise, and when."""

from collections.abc import Collection

from cohesion.directory.models import Post
from cohesion.directory.queries import Standing
from incidents.models import Incident
from incidents.rules import OFFICERS_ONLY
from incidents.states import State


def objections_to_exercise(who: Standing, posts: Collection[Post], *, open_now: Collection[str]) -> list[str]:
    """Officers, with at least one who takes part, while nothing real is open. `open_now` are references."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if objections := objections_to_exercise_now(open_now):
        return objections
    return [] if posts else ["Choose at least one place or post that takes part."]


def objections_to_exercise_now(open_now: Collection[str]) -> list[str]:
    """Nothing is exercised while something real is open. `open_now` are references."""
    return (
        [f"Something real is open: {', '.join(open_now)}. Hold the exercise when it is over."]
        if open_now
        else []
    )


def objections_to_resuming(
    who: Standing, person, incident: Incident, *, open_now: Collection[str]
) -> list[str]:
    """Whoever planned it, once nothing real is open. `open_now` are references."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if incident.state != State.PAUSED:
        return ["Only an exercise that is paused can go on."]
    if open_now:
        return [f"Something real is open: {', '.join(open_now)}. Let the exercise go on when it is over."]
    if incident.raised_by_id != person.pk:
        return ["Whoever planned the exercise lets it go on. You can end it."]
    return []
