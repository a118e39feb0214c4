"""`manage.py worker`: the sender of texts in a process of its own, beside any number of `serve --web`."""

import asyncio
import sys

from django.core.management.base import BaseCommand

from cohesion.site import running


class Command(BaseCommand):
    help = "Sends texts, without the web. SIGTERM ends it after what it has in hand."

    def handle(self, **_) -> None:
        running.refuse_if_unready(self)
        sys.exit(asyncio.run(running.work([running.LISTENER, running.DISPATCHER], self.say_ready)))

    def say_ready(self) -> None:
        self.stdout.write("The worker is sending")
        self.stdout.flush()
