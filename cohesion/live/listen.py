"""Hears what other processes have committed, and rings the bell of this one.

PostgreSQL says so itself: LISTEN on a connection of our own. SQLite is asked for its change counter, which costs
about ten microseconds. A ring too many is harmless, a lost one is made good by the ticks of those who wait.
"""

import asyncio
import logging
import sqlite3
from contextlib import closing
from typing import Any

from django.db import connection

from cohesion.live import bell

log = logging.getLogger(__name__)
PAUSE = 0.05  # seconds between two looks at SQLite's counter
SILENCE = 20.0  # seconds without a word after which PostgreSQL is asked whether it is still there
BACK_OFF = (0.2, 5.0)  # seconds before listening again: at first, at most
CHANNELS = (bell.TOPICS, bell.OUTBOX)


async def listen() -> None:
    """Rings until it is cancelled."""
    if connection.vendor == "postgresql":
        await hear_postgres()
    else:
        await hear_sqlite(str(connection.settings_dict["NAME"]))


def ring_all() -> None:
    for channel in CHANNELS:
        bell.ring(channel)


async def hear_sqlite(path: str) -> None:
    """Looks at the counter, which changes with every commit of another connection, of this process or not."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as own:
        seen = None
        while True:
            try:
                counter = own.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.OperationalError:  # held for a moment by whoever recovers the file: look again
                counter = None
            if counter != seen:
                seen = counter
                ring_all()
            await asyncio.sleep(PAUSE)


async def hear_postgres() -> None:
    """Listens, and starts again when the connection is lost. A pooler of transactions in between would stay silent."""
    import psycopg

    pause = BACK_OFF[0]
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as own:
                await own.execute("LISTEN cohesion")
                ring_all()  # whatever was said while nobody listened
                pause = BACK_OFF[0]
                await _pass_on(own)
        except psycopg.Error as problem:
            log.warning("Other processes are not heard, trying again: %s", problem)
        await asyncio.sleep(pause)
        pause = min(pause * 2, BACK_OFF[1])


async def _pass_on(own) -> None:
    while True:
        async for notice in own.notifies(timeout=SILENCE):
            if notice.payload in CHANNELS:
                bell.ring(notice.payload)
        await own.execute("SELECT 1")  # a connection cut on the way is noticed only by using it


def _address() -> dict[str, Any]:
    """Where Django finds the database, without what belongs to its own connections."""
    ours = ("cursor_factory", "context", "prepare_threshold")
    parameters = connection.get_connection_params()
    return {name: value for name, value in parameters.items() if name not in ours}
