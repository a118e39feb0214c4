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
        from cohesion.site.permits import reads_records

        deadman.register()
        readers.register(BACKUPS, lambda person, rest: reads(person, "views"))  # whoever answers for the data
        readers.register(SUBJECT, reads_settings)
        for prefix in ("retention", "subject"):  # what was removed or held, and what people asked
            readers.register(prefix, reads_records)
