from datetime import timedelta

from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The quarterly cohesion forum and the other community forums."""

    name = "forums"

    def ready(self) -> None:
        from cohesion.journal import readers, sources
        from cohesion.live import registry, rounds
        from forums import duties, keeping
        from forums.permits import may_follow, reads_body, reads_concern, reads_decision, reads_meeting
        from forums.queries import address_of_decision

        keeping.register()
        rounds.register("chasing unread concerns", every=timedelta(minutes=5), run=duties.chase, vital=False)
        registry.register("meeting", may_follow)
        readers.register("body", reads_body)
        readers.register("concern", reads_concern)
        readers.register("decision", reads_decision)
        readers.register("meeting", reads_meeting)
        sources.register("decision", address_of_decision)
