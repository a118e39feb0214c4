"""A command of manage.py in a process of its own, on the database of the tests, ended by a signal."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

PATIENCE = 60  # seconds, on a busy machine


def database_url() -> str:
    """Where the tests' own database is. Rows must be committed to be seen from there."""
    used = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{used['NAME']}"
    return f"postgres://{used['USER']}:{used['PASSWORD']}@{used['HOST']}:{used['PORT']}/{used['NAME']}"


class Process:
    """Use as `with Process(folder, "serve", "--port", "0") as served`. Adds the views of serve_urls to ours."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.log = folder / "process.log"
        self.folder = folder
        settled = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.site.serve_settings"}
        with self.log.open("w") as log:  # a file: a pipe would hang us if the process outlived the test
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=settings.BASE_DIR,
                env=os.environ | settled | {"SLOW_FOLDER": str(folder)} | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, words: str) -> str:
        """The first match of the pattern in what the process has said, once it has said it."""
        until(lambda: re.search(words, self.said()) or self.process.poll() is not None)
        found = re.search(words, self.said())
        assert found, f"ended with {self.process.poll()}:\n{self.said()}"
        return found[0]

    def address(self) -> str:
        return self.wait_for(r"http://127\.0\.0\.1:\d+(?= |\n)")

    def tell(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def ended(self) -> int:
        return self.process.wait(PATIENCE)


def until(true) -> None:
    """Waits for something outside to become true."""
    give_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < give_up, "it never came true"
        time.sleep(0.02)
