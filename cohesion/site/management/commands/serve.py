"""`manage.py serve`: the whole service in one process."""

import cohesion.site.server  # noqa: F401, I001  before anything else of Twisted

import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import autoreload

from cohesion.site import running, server


class Command(BaseCommand):
    help = (
        "Runs the service: web, live pages and the sender of texts, in one process. SIGTERM ends it cleanly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="The address to listen on; a proxy stands before it."
        )
        parser.add_argument("--port", type=int, default=8000, help="0 takes any free one.")
        parser.add_argument(
            "--web",
            action="store_true",
            help="Web, live pages and work by the clock only; `worker` sends the texts.",
        )
        parser.add_argument(
            "--reload", action="store_true", help="Starts again when a file changes; for development."
        )

    def handle(self, *, host: str, port: int, web: bool, reload: bool, **_) -> None:
        if reload:
            autoreload.run_with_reloader(self.serve, host=host, port=port, web=web, signals=False)
        else:
            sys.exit(self.serve(host=host, port=port, web=web, signals=True))

    def serve(self, *, host: str, port: int, web: bool, signals: bool) -> int:
        """Returns the exit code: not 0 when something died or was cut."""
        running.refuse_if_unready(self)
        from cohesion.asgi import application

        jobs = [running.LISTENER, running.WATCHER, running.ROUNDS]
        jobs += [] if web else [running.DISPATCHER]
        tasks = running.Tasks(jobs, on_death=lambda: served.end())
        served = server.DrainingServer(application, host, port, tasks, self.say_ready)
        try:
            return served.serve(signals=signals)
        except server.CannotListen as refusal:
            raise CommandError(f"{refusal} Choose another port with --port.") from refusal

    def say_ready(self, address: str) -> None:
        public = "" if address == settings.PUBLIC_URL else f" (people use {settings.PUBLIC_URL})"
        self.stdout.write(f"{settings.SITE_NAME} is ready at {address}{public}")
        self.stdout.flush()
