"""The tasks of a running process: which they are, what happens when one dies, and how they end."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from django.core.management.base import BaseCommand, CommandError

from cohesion.live.listen import listen
from cohesion.live.runner import Runner
from cohesion.live.watcher import watch
from cohesion.site.health import unapplied_migrations

log = logging.getLogger(__name__)
FINISH = 15.0  # seconds the dispatcher has for its last pass: above what a call to the provider may take
SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True)
class Job:
    """Something that runs as long as the process. One that `finishes` is let come to its own end, others are cut."""

    name: str
    run: Callable[[asyncio.Event], Awaitable[None]]
    finishes: bool = False


async def dispatch(stop: asyncio.Event) -> None:
    from cohesion.messaging.dispatch import Dispatcher

    await Dispatcher().run(stop)


LISTENER = Job("listener", lambda stop: listen())
WATCHER = Job("watcher", lambda stop: watch())
ROUNDS = Job("runner of rounds", lambda stop: Runner().run(stop), finishes=True)
DISPATCHER = Job("dispatcher", dispatch, finishes=True)


class Tasks:
    """Runs jobs on the running loop. `code` is what the process should exit with.

    A job that ends by itself is a fault, whatever it says: `on_death` is called, the process stops, and whoever
    supervises it starts a whole one again. Half a process would look alive and send nothing.
    """

    def __init__(self, jobs: Iterable[Job], on_death: Callable[[], None]) -> None:
        self.jobs, self.on_death = list(jobs), on_death
        self.stop = asyncio.Event()
        self.running: dict[asyncio.Task, Job] = {}
        self.code = 0

    def start(self) -> None:
        for job in self.jobs:
            task = asyncio.ensure_future(job.run(self.stop))
            self.running[task] = job
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task) -> None:
        if self.stop.is_set() or task.cancelled():
            return
        job = self.running[task].name
        log.critical(
            "The %s has died. This process stops, to be started again.", job, exc_info=task.exception()
        )
        self.code = 1
        self.on_death()

    async def finish(self) -> bool:
        """Ends every job; False if one had to be cut that should have finished. Harmless when nothing was started."""
        self.stop.set()
        patient = {task for task, job in self.running.items() if job.finishes}
        for task in self.running.keys() - patient:
            task.cancel()
        late = (await asyncio.wait(patient, timeout=FINISH))[1] if patient else set()
        for task in late:
            log.error("The %s did not finish in %d seconds and was cut.", self.running[task].name, FINISH)
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
        return not late


async def work(jobs: Iterable[Job], ready: Callable[[], None]) -> int:
    """Runs jobs without the web until SIGTERM or SIGINT; returns the exit code."""
    told = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    tasks = Tasks(jobs, on_death=told.set)
    tasks.start()
    ready()
    await told.wait()
    finished = await tasks.finish()
    return tasks.code if finished else 1


def refuse_if_unready(command: BaseCommand) -> None:
    """CommandError when the database is behind the code; SystemCheckError when its content forbids a start."""
    if missing := unapplied_migrations():
        what = "has no tables yet" if len(missing) > 10 else "is behind the program"
        raise CommandError(f"The database {what}. Do this: python manage.py migrate")
    command.check(databases=["default"])
