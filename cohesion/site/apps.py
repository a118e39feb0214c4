from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What brings the rooms together."""

    name = "cohesion.site"
    label = "site"

    def ready(self) -> None:
        from cohesion import checks  # noqa: F401  registers them
        from cohesion.directory.permits import reads
        from cohesion.journal import readers
        from cohesion.site import deadman
        from cohesion.site.diagnosis.storage import BACKUPS
        from cohesion.site.offices.actions import SUBJECT
        from cohesion.site.offices.permits import reads_settings

        deadman.register()
        readers.register(BACKUPS, lambda person, rest: reads(person, "views"))  # whoever answers for the data
        readers.register(SUBJECT, reads_settings)
