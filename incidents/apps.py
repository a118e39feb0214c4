from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from cohesion.live import registry
        from incidents import queries, receivers
        from incidents.permits import LISTED, TOLD

        receivers.listen()
        registry.register("incident", TOLD.allows)
        registry.register(queries.LIST, lambda person, rest: LISTED.allows(person))
