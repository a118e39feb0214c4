from datetime import timedelta

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The quarterly cohesion forum and the other community forums."""

    name = "forums"

    def ready(self) -> None:
        from cohesion.calendars import occasions
        from cohesion.journal import readers, sources
        from cohesion.live import rounds
        from forums import duties, keeping
        from forums.occasions import occasions_of
        from forums.permits import reads_body, reads_concern, reads_decision, reads_meeting
        from forums.queries import address_of_decision

        keeping.register()
        occasions.register("meeting", occasions_of)
        rounds.register("chasing unread concerns", every=timedelta(minutes=5), run=duties.chase, vital=False)
        readers.register("body", reads_body)
        readers.register("concern", reads_concern)
        readers.register("decision", reads_decision)
        readers.register("meeting", reads_meeting)
        sources.register("decision", address_of_decision)
