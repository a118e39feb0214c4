"""The system as people meet it: `manage.py serve` in a process of its own, on a database of its own."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

from cohesion.site.demo_home import MARK

ROOT = Path(__file__).resolve().parents[2]
SLOWEST_START = 60  # seconds, on a busy machine
SLOWEST_END = 40  # longer than it gives itself, so that it is heard to give up


class Live:
    """A server of the demonstration area; `folder` holds its data and log, `database` is its DATABASE_URL."""

    def __init__(self, folder: Path, database: str, port: int) -> None:
        self.folder, self.port, self.url = folder, port, f"http://127.0.0.1:{port}"
        self.log = folder / "server.log"
        self.process: subprocess.Popen | None = None
        self.unwell = "it has not answered"  # what /health/ said last, when it was not well
        self.forgiven: list[str] = []
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "DEMO": "True",
            MARK: str(folder.resolve()),  # `demo` takes these settings as they are
            "PUBLIC_URL": self.url,
            "PYTHONFAULTHANDLER": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *arguments: str) -> str:
        """Runs a command of manage.py on the server's database; gives what it printed, fails if it fails."""
        command = [sys.executable, "manage.py", *arguments]
        with (self.folder / "command.log").open("w+") as said:
            ended = subprocess.run(
                command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=300,
            )
            said.seek(0)
            text = said.read()
        assert ended.returncode == 0, (
            f"manage.py {' '.join(arguments)} ended with {ended.returncode}:\n{text}"
        )
        return text

    def start(self, *options: str) -> None:
        """Until it answers, and says that it is well unless it is started with --web, to send nothing."""
        command = [sys.executable, *self.program(), *options]
        with self.log.open("a") as log:  # a file: a pipe would hang us if the server outlived the test
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        give_up = time.monotonic() + SLOWEST_START
        while not self.answers(well="--web" not in options):
            assert self.process.poll() is None, f"The server ended by itself:\n{self.said()}"
            assert time.monotonic() < give_up, (
                f"It does not say that it is well: {self.unwell}\n{self.said()}"
            )
            time.sleep(0.05)

    def program(self) -> list[str]:
        return ["manage.py", "serve", "--port", str(self.port)]

    def answers(self, *, well: bool = True) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"{self.url}/health/", timeout=5) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as refusal:
            with refusal:
                self.unwell = refusal.read().decode(errors="replace")
            return not well
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Asks the server to drain and end, and waits; one that will not is aborted, and that is an error."""
        if not self.process:
            return
        self.process.terminate()
        try:
            code = self.process.wait(SLOWEST_END)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # it writes down where each thread stands
            code = self.process.wait()
        self.process = None
        assert code == 0, f"The server ended with {code}:\n{self.said()}"

    def said(self) -> str:
        """The last lines of the server's log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-60:]) if self.log.exists() else ""

    def troubles(self) -> list[str]:
        """What the server logged as an error, but for what a test has forgiven."""
        words = ("Traceback (most recent", " ERROR ", " CRITICAL ")
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        found = [line for line in lines if any(word in line for word in words)]
        return [line for line in found if not any(word in line for word in self.forgiven)]

    def copy_to(self, folder: Path, database: str) -> "Live":
        """Another server of the same data, in a folder not yet there. This one must not be running."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("*.log"))
        return Live(folder, database, self.port)


class InStory(Live):
    """A server whose clock is a file that a story writes. It sends nothing and has no rounds: the story does."""

    today: datetime  # the moment at which its story begins

    @property
    def clock(self) -> Path:
        return self.folder / "clock"

    def program(self) -> list[str]:
        return ["-m", "tests.journeys.served", str(self.port), str(self.clock)]
