from datetime import timedelta

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The quarterly cohesion forum and the other community forums."""

    name = "forums"

    def ready(self) -> None:
        from cohesion.calendars import occasions
        from cohesion.journal import readers, sources
        from cohesion.live import rounds
        from cohesion.plan import measures
        from cohesion.plan.ladders import register_chair
        from forums import counted, duties, keeping, receivers
        from forums.occasions import occasions_of
        from forums.permits import reads_body, reads_concern, reads_decision, reads_meeting
        from forums.queries import address_of_decision, chairs_of_decision

        keeping.register()
        register_chair("decision", chairs_of_decision)
        receivers.listen()
        occasions.register("meeting", occasions_of)
        rounds.register("chasing unread concerns", every=timedelta(minutes=5), run=duties.chase, vital=False)
        rounds.register("telling a meeting's news", every=timedelta(minutes=1), run=duties.tell, vital=False)
        readers.register("body", reads_body)
        readers.register("concern", reads_concern)
        readers.register("decision", reads_decision)
        readers.register("meeting", reads_meeting)
        sources.register("decision", address_of_decision)
        measures.register("forums_held", counted.forums_held)
        measures.register("concerns_in_time", counted.concerns_in_time)
