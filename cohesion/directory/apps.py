from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """People, places, posts and who is on duty."""

    name = "cohesion.directory"
    label = "directory"

    def ready(self) -> None:
        from cohesion.directory import receivers  # noqa: F401  they hear from here on
        from cohesion.directory.gate import may_follow
        from cohesion.directory.queries import standing
        from cohesion.directory.rules import may_see_directory
        from cohesion.live.registry import guard, register

        guard(may_follow)
        register("directory", lambda person, rest: not rest and may_see_directory(standing(person)))
