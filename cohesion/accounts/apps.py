from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "cohesion.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from cohesion.accounts.links import is_open
        from cohesion.accounts.sessions import close_pages
        from cohesion.live import registry

        registry.register_links(is_open)
        user_logged_out.connect(close_pages)
