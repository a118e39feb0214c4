from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from cohesion.journal import readers
        from cohesion.live import registry
        from incidents import queries, receivers
        from incidents.permits import LISTED, may_follow, reads

        receivers.listen()
        registry.register("incident", may_follow)
        readers.register("incident", reads)
        registry.register(queries.LIST, lambda person, rest: LISTED.allows(person))
