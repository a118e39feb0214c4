from datetime import timedelta

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.journal import readers, sources
        from cohesion.live import registry, rounds
        from cohesion.messaging.actions import cancel_unsent_to
        from incidents import debrief_receivers, duties, queries, receivers
        from incidents.permits import LISTED, may_follow, reads, reads_tension

        debrief_receivers.listen()  # before the alerts', which take what nobody else does
        receivers.listen()
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="alert."))
        registry.register("incident", may_follow)
        readers.register("incident", reads)
        registry.register(queries.LIST, lambda person, rest: LISTED.allows(person))
        readers.register("tension", reads_tension)
        sources.register("incident", lambda ref: f"/incidents/{ref}/")
        rounds.register(
            "asking how it went", every=timedelta(minutes=1), run=duties.ask_how_it_went, vital=False
        )
        rounds.register(
            "forgetting old tension", every=timedelta(hours=1), run=duties.forget_tension, vital=False
        )
