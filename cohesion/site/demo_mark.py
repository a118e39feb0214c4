"""The mark of a database that holds the demonstration and nothing real. One-click sign-in asks for it."""

from cohesion.live.models import Topic

NAME = "demo"


def mark() -> None:
    """Marks this database. Harmless when it is marked already."""
    Topic.objects.get_or_create(name=NAME)


def is_marked() -> bool:
    return Topic.objects.filter(name=NAME).exists()
