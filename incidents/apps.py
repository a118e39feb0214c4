from datetime import timedelta

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """The swift-response protocol."""

    name = "incidents"

    def ready(self) -> None:
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.journal import readers
        from cohesion.live import registry, rounds
        from cohesion.messaging.actions import cancel_unsent_to
        from incidents import duties, queries, receivers
        from incidents.permits import LISTED, may_follow, reads, reads_playbooks

        receivers.listen()
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="alert."))
        rounds.register("escalation", every=timedelta(seconds=1), run=duties.escalate_unanswered)
        registry.register("incident", may_follow)
        readers.register("incident", reads)
        readers.register("playbook", reads_playbooks)
        registry.register(queries.LIST, lambda person, rest: LISTED.allows(person))
