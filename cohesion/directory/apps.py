from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings


class DirectoryConfig(AppConfig):
    """People, places, posts and who is on duty."""

    name = "cohesion.directory"
    label = "directory"

    def ready(self) -> None:
        from cohesion.directory import duties, keeping, receivers  # noqa: F401  they hear from here on
        from cohesion.directory.access import SUBJECT
        from cohesion.directory.gate import may_follow
        from cohesion.directory.permits import DIRECTORY, reads
        from cohesion.journal import readers
        from cohesion.live import rounds
        from cohesion.live.registry import guard, register

        guard(may_follow)
        keeping.register()
        register("directory", lambda person, rest: not rest and DIRECTORY.allows(person))
        readers.register("directory", reads)
        readers.register(SUBJECT, lambda person, rest: reads(person, "views"))  # who came in, and how
        readers.register("journal", lambda person, rest: reads(person, "views"))  # what was done to it
        rounds.register("writing the rota on", every=timedelta(hours=6), run=duties.write_rota_on)
        rounds.register(
            "forgetting uploaded files", every=timedelta(minutes=10), run=duties.forget_uploads, vital=False
        )
        if settings.CASCADE_FOLDER:  # or a process that does not see the folder would claim the round
            rounds.register("printing the cascade", every=timedelta(hours=1), run=duties.print_cascade)
