"""Who of a place is asked while some of its people are away, as they told the directory.

Source: docs/directory.md. An S1 or S2 goes to everybody all the same, as it may be about their lives; where all who are
asked first are away, also to whoever is there. What is no danger now spares who keeps Shabbat, prays or is on holiday,
while there is anybody else. No place is left with nobody: if all are away, they are texted all the same.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from cohesion.directory.models import Post
from cohesion.directory.reaching import not_alertable
from incidents.states import QUIET

AWAY = "May not answer: away now, as they told us"  # in rows that are kept: which time it is may say what they believe
SPARED = "Away now, as they told us"


def away_among(posts: Iterable[Post], at: datetime, *, but: Collection[int] = ()) -> dict[int, str]:
    """Who of these is away at that moment, by the person's id, why and until when. Two queries, and one for the policy.

    `but` are the ids of people who are plainly there: whoever raises something is.
    """
    found = not_alertable({post.person for post in posts}, at)
    return {person: why for person, why in found.items() if person not in but}


def present(first: list[Post], others: list[Post], away: Mapping[int, str], severity: str) -> list[Post]:
    """Whom to ask of one place: of those who are asked `first`, and of the `others` in their stead.

    Nobody in their stead where nobody was to be asked: then the ladder of the place finds them.
    """
    if not first:
        return []
    here = [post for post in first if post.person_id not in away]
    instead = [] if here else [post for post in others if post.person_id not in away]
    if severity in QUIET:
        return here or instead or first
    return [*first, *instead]
