from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.journal import readers
        from cohesion.live import registry
        from cohesion.messaging.actions import cancel_unsent_to
        from cohesion.policy import wordings
        from incidents import queries, receivers
        from incidents.permits import LISTED, may_follow, reads
        from incidents.texts import FILLED_IN, LONGEST

        receivers.listen()
        wordings.register(LONGEST, FILLED_IN)
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="alert."))
        registry.register("incident", may_follow)
        readers.register("incident", reads)
        registry.register(queries.LIST, lambda person, rest: LISTED.allows(person))
