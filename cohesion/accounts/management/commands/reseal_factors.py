"""`manage.py reseal_factors`: seals the secrets of second factors with the newest key, so that an old one can go."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError

from cohesion.accounts.sealing import Unreadable, seal_all


class Command(BaseCommand):
    help = (
        "Seals every second factor with the first key of MFA_KEY. All of them, or none if one cannot be read."
    )

    def handle(self, **_) -> None:
        try:
            count = seal_all(Authenticator)
        except Unreadable as problem:
            raise CommandError(
                f"{problem} Nothing was changed. Put the old key back, after the new one."
            ) from None
        self.stdout.write(f"{count} sealed with the newest key. An older one may go.")
