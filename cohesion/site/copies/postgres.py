"""A copy of a PostgreSQL database by its own tools, and putting one in its place."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO

from django.db import connection

from cohesion.site.copies.outbox import at_rest

PART = 1 << 20
# Our own last connection may take a moment to be gone.
ALONE = b"""DO $$ BEGIN
FOR tried IN 1..30 LOOP
  PERFORM pg_stat_clear_snapshot();
  IF NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                 AND backend_type = 'client backend') THEN RETURN; END IF;
  PERFORM pg_sleep(0.1);
END LOOP;
RAISE EXCEPTION 'something is still connected to the database';
END $$;
"""


class ToolFailed(Exception):
    """pg_dump or psql is missing or gave up; in its own last words."""


TROUBLE = (OSError, ToolFailed)


def environment() -> dict[str, str]:
    """Where the database is, as PostgreSQL's tools read it: in no list of processes."""
    used = connection.settings_dict
    named = {
        "PGDATABASE": "NAME",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGHOST": "HOST",
        "PGPORT": "PORT",
    }
    given = {theirs: str(used[ours]) for theirs, ours in named.items() if used[ours]}
    options = {
        f"PG{name.upper()}": str(value) for name, value in used["OPTIONS"].items() if name.startswith("ssl")
    }
    return os.environ | given | options


@contextmanager
def tool(*command: str, **pipes: int) -> Iterator[subprocess.Popen]:
    """One of PostgreSQL's tools. If our part fails it is killed, which undoes its transaction."""
    process = subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, **pipes)
    try:
        yield process
        said = process.communicate()[1]
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.returncode:
        raise ToolFailed(f"{command[0]}: {said.decode(errors='replace').strip()[-500:]}")


@contextmanager
def taken() -> Iterator[Iterable[bytes]]:
    """The statements that make the database anew, as of one moment, while the service runs."""
    with tool("pg_dump", "--no-owner", "--no-privileges", stdout=subprocess.PIPE) as dump:
        yield read(dump.stdout)


def read(out: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: out.read(PART), b"")


def put_back(parts: Iterable[bytes], now: datetime) -> str:
    """Makes this copy the database, at rest, in one transaction, and forgets what was there.

    Raises when somebody else is connected, or when it cannot be done; then nothing has changed.
    """
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL has one
    with tool(
        "psql", "--quiet", "--no-psqlrc", "--output=/dev/null", "--set=ON_ERROR_STOP=1", stdin=subprocess.PIPE
    ) as psql:
        psql.stdin.write(ALONE)
        psql.stdin.write(b"BEGIN;\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n")
        psql.stdin.writelines(parts)
        # Without the last word nothing of it holds: a copy that breaks off in the middle changes nothing.
        psql.stdin.write("".join(f"{one};\n" for one in [*at_rest(now, "public."), "COMMIT"]).encode())
    return ""
