"""A throw-away PostgreSQL server for tests: made in a temporary folder, always stopped, removed with all it held."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

INSTALL = "apt-get install -y --no-install-recommends postgresql"
SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
"""  # nothing here has to survive a power cut


def programs() -> Path | None:
    """The folder that holds initdb and pg_ctl: Debian's newest, else the one on PATH; None if there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1].parent
    initdb = shutil.which("initdb")
    beside = Path(initdb).resolve().parent if initdb else None
    return beside if beside and (beside / "pg_ctl").exists() else None


@contextmanager
def throwaway_server(folder: Path) -> Iterator[str]:
    """Starts a server from the programs in `folder`; gives the DATABASE_URL of a database not yet made in it."""
    home = Path(tempfile.mkdtemp(prefix="cohesion-postgres-"))
    owner = ordinary_user()
    if owner:
        shutil.chown(home, owner)
    run = Runner(folder, home, owner)
    try:
        run("initdb", "-D", home / "data", "-U", "cohesion", "--auth=trust", "--encoding=UTF8", "--no-sync")
        port = start(run, home)
        yield f"postgres://cohesion@127.0.0.1:{port}/cohesion"
    finally:
        if (home / "data" / "postmaster.pid").exists():
            run("pg_ctl", "-D", home / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)


def ordinary_user() -> str | None:
    """Whom to run the server as when we are root, as PostgreSQL refuses root; None to run it as ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def start(run: "Runner", home: Path) -> int:
    """Starts the server on a free port; another may take the port first, so tries again."""
    for attempt in range(5):
        port = free_port()
        with (home / "data" / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(port=port))
        try:
            run("pg_ctl", "-D", home / "data", "-l", home / "log", "-w", "-t", "60", "start")
            return port
        except subprocess.CalledProcessError:
            if attempt == 4:
                raise
    raise AssertionError("unreachable")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Runner:
    """Runs one of PostgreSQL's programs as the owner of the server; shows what it said only if it fails."""

    def __init__(self, folder: Path, home: Path, owner: str | None) -> None:
        self.folder, self.home, self.owner = folder, home, owner

    def __call__(self, program: str, *arguments: object) -> None:
        command = [str(self.folder / program), *map(str, arguments)]
        said = self.home / "said"
        # To a file, not a pipe: the server inherits it and would keep a pipe open for ever.
        with said.open("w") as out:
            who = (
                {"user": self.owner, "group": pwd.getpwnam(self.owner).pw_gid, "extra_groups": []}
                if self.owner
                else {}
            )
            ended = subprocess.run(
                command, cwd=self.home, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **who
            )
        if ended.returncode:
            log = self.home / "log"
            print(said.read_text(), log.read_text() if log.exists() else "", flush=True)
            raise subprocess.CalledProcessError(ended.returncode, command)
