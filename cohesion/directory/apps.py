from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """People, places, posts and who is on duty."""

    name = "cohesion.directory"
    label = "directory"

    def ready(self) -> None:
        from cohesion.directory.permits import DIRECTORY, reads
        from cohesion.journal import readers
        from cohesion.live.registry import register

        register("directory", lambda person, rest: not rest and DIRECTORY.allows(person))
        readers.register("directory", reads)
        readers.register("journal", lambda person, rest: reads(person, "views"))  # what was done to it
