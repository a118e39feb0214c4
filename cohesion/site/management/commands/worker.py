"""`manage.py worker`: sends texts and does what is due by the clock, beside any number of `serve --web`."""

import asyncio
import sys

from django.core.management.base import BaseCommand

from cohesion.site import running


class Command(BaseCommand):
    help = "Sends texts and does what is due by the clock, without the web. SIGTERM ends it after what it has in hand."

    def handle(self, **_) -> None:
        running.refuse_if_unready(self)
        jobs = [running.LISTENER, running.ROUNDS, running.DISPATCHER]
        sys.exit(asyncio.run(running.work(jobs, self.say_ready)))

    def say_ready(self) -> None:
        self.stdout.write("The worker is sending")
        self.stdout.flush()
