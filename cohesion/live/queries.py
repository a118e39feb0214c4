"""The numbers that pages are compared with."""

from collections.abc import Iterable

from cohesion.live.models import Topic


def revisions(names: Iterable[str]) -> dict[str, int]:
    """The revision of each topic by its name; 0 for one that nobody has touched yet. One query."""
    wanted = dict.fromkeys(names, 0)
    return wanted | dict(Topic.objects.filter(name__in=list(wanted)).values_list("name", "revision"))


def person_topic(person_id: int) -> str:
    """The topic of what a person is: touch it when a post of theirs begins or ends, or when they leave.

    Whoever follows a page follows their own topic too, and is asked again whether they may when it changes.
    """
    return f"person.{person_id}"
