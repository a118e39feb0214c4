from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """People, places, posts and who is on duty."""

    name = "cohesion.directory"
    label = "directory"
