from django.apps import AppConfig


class ForumsConfig(AppConfig):
    """The quarterly cohesion forum and the other community forums."""

    name = "forums"

    def ready(self) -> None:
        from cohesion.journal import readers
        from forums.permits import reads_body, reads_concern, reads_meeting

        readers.register("body", reads_body)
        readers.register("concern", reads_concern)
        readers.register("meeting", reads_meeting)
