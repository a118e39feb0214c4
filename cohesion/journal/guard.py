"""The switch behind the triggers that keep the journal append-only. Closed, except on the sanctioned paths."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def opened() -> Iterator[None]:
    """Lets rows of the journal be changed or deleted inside the block: for retention, erasure and test flushes only."""
    _set(True)
    try:
        yield
    finally:
        _set(False)


def _set(is_open: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_guard SET open = %s", [is_open])
