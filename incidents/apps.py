from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from incidents import receivers

        receivers.listen()
