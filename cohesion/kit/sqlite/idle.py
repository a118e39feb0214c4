"""Connections that nobody uses now, for the next who needs one. Opening one costs SQLite more than ten queries, and
each request has a thread, and so a connection, of its own.
"""

import os
import sqlite3
import threading
from collections import defaultdict

MOST = 32  # as many as there are requests at once

File = tuple[int, int]
_idle: defaultdict[File, list[sqlite3.Connection]] = defaultdict(list)
_guard = threading.Lock()


def file_at(path: str) -> File | None:
    """Which file that is now, as another may be put in its place; None when there is none yet."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def take(file: File | None) -> sqlite3.Connection | None:
    """An open connection to that very file, ready for use; None when there is none."""
    with _guard:
        return _idle[file].pop() if file and _idle[file] else None


def give(file: File | None, connection: sqlite3.Connection) -> bool:
    """Keeps a connection. False when it is to be closed: in the middle of something, or there are enough of them."""
    with _guard:
        if file is None or connection.in_transaction or len(_idle[file]) >= MOST:
            return False
        _idle[file].append(connection)
        return True


def close_all() -> None:
    """Closes what nobody uses: SQLite must not be carried over a fork."""
    with _guard:
        for connections in _idle.values():
            while connections:
                connections.pop().close()


os.register_at_fork(before=close_all)
