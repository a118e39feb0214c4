from django.apps import AppConfig


class KitConfig(AppConfig):
    """Small tools without models."""

    name = "cohesion.kit"
    label = "kit"
