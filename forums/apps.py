from datetime import timedelta

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The quarterly cohesion forum and the other community forums."""

    name = "forums"

    def ready(self) -> None:
        from cohesion.calendars import occasions
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.journal import readers, sources
        from cohesion.live import registry, rounds
        from cohesion.messaging.actions import cancel_unsent_to
        from cohesion.plan import measures
        from cohesion.plan.ladders import register_chair
        from cohesion.policy import wordings
        from forums import counted, date_receivers, duties, keeping, receivers
        from forums.actions.reaching import LONGEST
        from forums.occasions import occasions_of
        from forums.permits import (
            may_follow,
            reads_body,
            reads_concern,
            reads_decision,
            reads_forums,
            reads_meeting,
        )
        from forums.queries import address_of_decision, chairs_of_decision

        keeping.register()
        register_chair("decision", chairs_of_decision)
        receivers.listen()
        date_receivers.listen()
        wordings.register(LONGEST)
        occasions.register("meeting", occasions_of)
        rounds.register("chasing unread concerns", every=timedelta(minutes=5), run=duties.chase, vital=False)
        rounds.register("telling a meeting's news", every=timedelta(minutes=1), run=duties.tell, vital=False)
        rounds.register(
            "asking which days are kept", every=timedelta(minutes=10), run=duties.ask_days, vital=False
        )
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="kept."))
        registry.register("meeting", may_follow)
        readers.register("body", reads_body)
        readers.register("concern", reads_concern)
        readers.register("decision", reads_decision)
        readers.register("meeting", reads_meeting)
        readers.register("forums", reads_forums)
        sources.register("decision", address_of_decision)
        measures.register("forums_held", counted.forums_held)
        measures.register("concerns_in_time", counted.concerns_in_time)
