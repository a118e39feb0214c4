from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.journal import readers, sources
        from cohesion.live import registry
        from cohesion.messaging.actions import cancel_unsent_to
        from cohesion.plan import measures
        from cohesion.policy import wordings
        from cohesion.upkeep.reachable import also_to_ring, counts_as_confirmed
        from incidents import counted, debrief_receivers, drill_queries, duties, keeping, queries, receivers
        from incidents.permits import (
            LISTED,
            may_follow,
            reads,
            reads_broadcasts,
            reads_playbooks,
            reads_tension,
        )
        from incidents.texts import FILLED_IN, LONGEST

        debrief_receivers.listen()  # before the alerts', which take what nobody else does
        receivers.listen()
        keeping.register()
        duties.register()
        wordings.register(LONGEST, FILLED_IN)
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="alert."))
        counts_as_confirmed("alert", queries.people_who_answered)
        also_to_ring("contact test", drill_queries.silent_in_tests)
        registry.register("incident", may_follow)
        registry.register(queries.LIST, lambda person, rest: LISTED.allows(person))
        readers.register("incident", reads)
        readers.register("broadcast", reads_broadcasts)
        readers.register("playbook", reads_playbooks)
        readers.register("tension", reads_tension)
        sources.register("incident", lambda ref: f"/incidents/{ref}/")
        measures.register("alerts_in_time", counted.police_in_time)
        measures.register("debriefs_published", counted.lessons_published)
        sources.register("broadcast", lambda ref: f"/incidents/broadcasts/{ref}/")
        sources.register("tension", lambda monday: f"/incidents/tension/week/?of={monday}")
