"""Who may hold an exercise, and when."""

from collections.abc import Collection

from cohesion.directory.models import Post
from cohesion.directory.queries import Standing
from incidents.rules import OFFICERS_ONLY


def objections_to_exercise(who: Standing, posts: Collection[Post], *, open_now: Collection[str]) -> list[str]:
    """Officers, with at least one who takes part, while nothing real is open. `open_now` are references."""
    if not who.is_officer:
        return [OFFICERS_ONLY]
    if open_now:
        return [f"Something real is open: {', '.join(open_now)}. Hold the exercise when it is over."]
    return [] if posts else ["Choose at least one place or post that takes part."]
