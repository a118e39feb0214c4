from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What brings the rooms together."""

    name = "cohesion.site"
    label = "site"

    def ready(self) -> None:
        from cohesion import checks  # noqa: F401  registers them
        from cohesion.site import deadman

        deadman.register()
