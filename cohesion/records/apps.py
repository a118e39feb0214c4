from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What is kept about people, how long, and what is held back from the sweep."""

    name = "cohesion.records"
    label = "records"

    def ready(self) -> None:
        from datetime import timedelta

        from cohesion.live import rounds
        from cohesion.records import duties, getting_in, ours

        ours.register()
        getting_in.register()
        rounds.register(
            "removing what is past its time", every=timedelta(days=1), run=duties.sweep, vital=False
        )
