from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.directory.queries import standing
        from cohesion.live import registry
        from cohesion.messaging.actions import cancel_unsent_to
        from incidents import queries, receivers
        from incidents.rules import may_see_incidents

        receivers.listen()
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="alert."))
        registry.register("incident", queries.may_watch)
        registry.register(queries.LIST, lambda person, rest: may_see_incidents(standing(person)))
