"""A server for a whole evening: the system's own, but its clock is a file, and a test does by hand what the clock and
the network do (`tests/stories/telling.py`). `python -m tests.journeys.served PORT CLOCK`."""

import sys
from datetime import datetime
from pathlib import Path

import django
import time_machine


class ByTheFile:
    """The application, at the moment that the file names when something is asked of it."""

    def __init__(self, application, file: Path, hand) -> None:
        self.application, self.file, self.hand = application, file, hand

    async def __call__(self, scope, receive, send) -> None:
        self.hand.move_to(moment(self.file), tick=False)
        await self.application(scope, receive, send)


def moment(file: Path) -> datetime:
    return datetime.fromisoformat(file.read_text(encoding="utf-8"))


def serve(port: int, file: Path) -> int:
    """Pages and their sockets, without rounds or a sender; references come in the story's order."""
    with time_machine.travel(moment(file), tick=False) as hand:
        django.setup()
        from cohesion.asgi import application
        from cohesion.site import running, server
        from incidents.actions import raising
        from tests.stories.staging import in_turn

        raising.new_reference = in_turn()
        tasks = running.Tasks([running.LISTENER, running.WATCHER], on_death=lambda: served.end())
        served = server.DrainingServer(
            ByTheFile(application, file, hand), "127.0.0.1", port, tasks, lambda address: None
        )
        return served.serve(signals=True)


if __name__ == "__main__":
    sys.exit(serve(int(sys.argv[1]), Path(sys.argv[2])))
