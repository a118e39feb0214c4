from datetime import timedelta

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Community events: asked about, applied for, decided and shown."""

    name = "events"

    def ready(self) -> None:
        from cohesion.journal import readers
        from cohesion.live import rounds
        from events import duties, keeping
        from events.permits import reads

        keeping.register()
        readers.register("event", reads)
        rounds.register("reminding about events", every=timedelta(minutes=5), run=duties.remind, vital=False)
