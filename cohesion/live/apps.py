from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Pages that stay current."""

    name = "cohesion.live"
    label = "live"
