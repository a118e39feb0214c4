from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What happened, append-only."""

    name = "cohesion.journal"
    label = "journal"
