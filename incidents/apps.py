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
        from incidents import duties, keeping, queries, receivers
        from incidents.permits import LISTED, may_follow, reads, reads_broadcasts

        receivers.listen()
        keeping.register()
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="alert."))
        registry.register("incident", may_follow)
        readers.register("incident", reads)
        readers.register("broadcast", reads_broadcasts)
        rounds.register(
            "contact tests", every=timedelta(minutes=1), run=duties.begin_contact_tests, vital=False
        )
        rounds.register("sending broadcasts", every=timedelta(seconds=5), run=duties.send_broadcasts)
        rounds.register(
            "letting go of held texts", every=timedelta(seconds=2), run=duties.let_go_of_what_became_urgent
        )
        registry.register(queries.LIST, lambda person, rest: LISTED.allows(person))
