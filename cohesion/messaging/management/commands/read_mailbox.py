"""Reads the mailbox once, as a round of `serve` does each minute: to try its settings."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cohesion.kit import clock
from cohesion.messaging.duties import read_mailbox


class Command(BaseCommand):
    help = "Reads the mailbox of MAILBOX_URL once and says how many mails it took."

    def handle(self, *args, **options) -> None:
        if not settings.MAILBOX_URL:
            raise CommandError("MAILBOX_URL is not set.")
        try:
            count = read_mailbox(clock.now())
        except Exception as problem:
            raise CommandError(f"The mailbox could not be read: {type(problem).__name__}.") from problem
        self.stdout.write(f"Mails taken: {count}")
