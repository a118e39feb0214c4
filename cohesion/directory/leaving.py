"""What else must stop when somebody holds no post any more. Each room above says so when it is ready."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from cohesion.accounts.models import Person

heard: list[Callable[[Person], object]] = []


def when_somebody_leaves(let_go: Callable[[Person], object]) -> None:
    """`let_go(person)` is called when the end of their last post has been committed."""
    heard.append(let_go)


def has_left(person: Person) -> None:
    """Tells everybody after the commit: they take locks of their own, in an order of their own."""
    for let_go in heard:
        transaction.on_commit(partial(let_go, person))
