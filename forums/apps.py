from datetime import timedelta

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The quarterly cohesion forum and the other community forums."""

    name = "forums"

    def ready(self) -> None:
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.journal import readers, sources
        from cohesion.live import rounds
        from cohesion.messaging.actions import cancel_unsent_to
        from cohesion.policy import wordings
        from forums import duties, keeping, receivers
        from forums.actions.reaching import LONGEST
        from forums.permits import reads_body, reads_concern, reads_decision, reads_forums, reads_meeting
        from forums.queries import address_of_decision

        keeping.register()
        receivers.listen()
        wordings.register(LONGEST)
        rounds.register("chasing unread concerns", every=timedelta(minutes=5), run=duties.chase, vital=False)
        rounds.register(
            "asking which days are kept", every=timedelta(minutes=10), run=duties.ask_days, vital=False
        )
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="kept."))
        readers.register("body", reads_body)
        readers.register("concern", reads_concern)
        readers.register("decision", reads_decision)
        readers.register("meeting", reads_meeting)
        readers.register("forums", reads_forums)
        sources.register("decision", address_of_decision)
