"""The numbers that pages are compared with."""

from collections.abc import Iterable

from cohesion.live.models import Topic


def revisions(names: Iterable[str]) -> dict[str, int]:
    """The revision of each topic by its name; 0 for one that nobody has touched yet. One query."""
    wanted = dict.fromkeys(names, 0)
    return wanted | dict(Topic.objects.filter(name__in=list(wanted)).values_list("name", "revision"))


def aside(topic: str, side: str) -> str:
    """The topic of what only some of those who follow `topic` may know of, such as `incident.K7P2/police`.

    A change that others must not even notice touches this one instead: their numbers, tags and sockets stay still.
    """
    return f"{topic}/{side}"


def followed(topic: str, side: str = "") -> list[str]:
    """The topics whose numbers, added up, are the number of a page: any change of either raises it."""
    return [topic, aside(topic, side)] if side else [topic]


def person_topic(person_id: int) -> str:
    """The topic of what a person is: touch it when a post of theirs begins or ends, or when they leave.

    Whoever follows a page follows their own topic too, and is asked again whether they may when it changes.
    """
    return f"person.{person_id}"
