from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "cohesion.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cohesion.accounts import receivers  # noqa: F401  they hear from here on
