from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from cohesion.directory.queries import standing
        from cohesion.live import registry
        from incidents import keeping, queries, receivers
        from incidents.rules import may_see_incidents

        receivers.listen()
        keeping.register()
        registry.register("incident", queries.may_watch)
        registry.register(queries.LIST, lambda person, rest: may_see_incidents(standing(person)))
