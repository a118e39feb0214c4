from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What brings the rooms together."""

    name = "cohesion.site"
    label = "site"
