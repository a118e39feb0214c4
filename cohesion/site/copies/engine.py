"""Which way of copying belongs to the database in use, and the key that copies are sealed with."""

from types import ModuleType

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from cohesion.site.copies import postgres, sqlite
from cohesion.site.copies.seal import LONG_ENOUGH


def engine() -> ModuleType:
    return sqlite if connection.vendor == "sqlite" else postgres


def key() -> str:
    """The key of copies. CommandError without one that is long enough: a copy holds everybody's number."""
    if len(settings.BACKUP_KEY) < LONG_ENOUGH:
        raise CommandError(
            f"Set BACKUP_KEY_FILE to a file with a random key of at least {LONG_ENOUGH} characters, and keep the key "
            "away from this machine too: docs/settings.md."
        )
    return settings.BACKUP_KEY
