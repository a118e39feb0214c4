from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """People, places, posts and who is on duty."""

    name = "cohesion.directory"
    label = "directory"

    def ready(self) -> None:
        from cohesion.directory import keeping
        from cohesion.directory.queries import standing
        from cohesion.directory.rules import may_see_directory
        from cohesion.live.registry import register

        register("directory", lambda person, rest: not rest and may_see_directory(standing(person)))
        keeping.register()
