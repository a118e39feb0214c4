from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The quarterly cohesion forum and the other community forums."""

    name = "forums"

    def ready(self) -> None:
        from cohesion.journal import readers, sources
        from forums import keeping
        from forums.permits import reads_body, reads_concern, reads_decision, reads_meeting
        from forums.queries import address_of_decision

        keeping.register()
        readers.register("body", reads_body)
        readers.register("concern", reads_concern)
        readers.register("decision", reads_decision)
        readers.register("meeting", reads_meeting)
        sources.register("decision", address_of_decision)
