from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Community events: asked about, applied for, decided and shown."""

    name = "events"
