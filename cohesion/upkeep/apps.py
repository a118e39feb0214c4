from datetime import timedelta

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    """Keeps the directory true: checks, whom to ring, reachability, and gaps in the rota said in time."""

    name = "cohesion.upkeep"
    label = "upkeep"

    def ready(self) -> None:
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.journal import readers
        from cohesion.live import rounds
        from cohesion.messaging.actions import cancel_unsent_to
        from cohesion.upkeep import duties, keeping, queries, receivers
        from cohesion.upkeep.permits import reads
        from cohesion.upkeep.reachable import counts_as_confirmed

        receivers.listen()
        keeping.register()
        readers.register("upkeep", reads)
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="contact."))
        counts_as_confirmed("check", queries.people_who_answered_a_check)
        counts_as_confirmed("rung", queries.people_who_were_rung)
        rounds.register("checking contacts", every=timedelta(hours=1), run=duties.check_contacts, vital=False)
        rounds.register("gaps in the rota", every=timedelta(minutes=5), run=duties.warn_of_gaps)
