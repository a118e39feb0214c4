from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "cohesion.accounts"
    label = "accounts"
