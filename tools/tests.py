"""Runs the tests on SQLite, then the same tests on a throw-away PostgreSQL server.

`--engine sqlite` or `--engine postgres` runs one of the two. Everything else is handed to pytest as it is.
The exit code is 0 only if every run passed.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=("both", "sqlite", "postgres"), default="both")
    options, arguments = parser.parse_known_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped and removed
    codes = []  # of a run that a signal ended, a number below zero
    if options.engine in ("both", "sqlite"):
        codes.append(run_pytest("SQLite", "", arguments))
    if options.engine in ("both", "postgres"):
        codes.append(run_on_postgres(arguments))
    return 1 if any(codes) else 0


def run_pytest(engine: str, url: str, arguments: list[str]) -> int:
    print(f"\n===== Tests on {engine} =====", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments]
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code < 0:
        print(
            f"\nThe tests on {engine} were ended by {signal.Signals(-code).name} before they were done.",
            flush=True,
        )
    return code


def run_on_postgres(arguments: list[str]) -> int:
    folder = postgres.programs()
    if folder:
        with postgres.throwaway_server(folder) as url:
            return run_pytest("PostgreSQL", url, arguments)
    print(
        f"\n===== SKIPPED: the tests on PostgreSQL =====\nTo run them, install it: {postgres.INSTALL}",
        flush=True,
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
