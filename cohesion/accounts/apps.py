from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "cohesion.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from cohesion.accounts import duties
        from cohesion.accounts.links import is_open
        from cohesion.accounts.sessions import close_pages
        from cohesion.live import registry, rounds

        registry.register_links(is_open)
        user_logged_out.connect(close_pages)
        rounds.register(
            "forgetting old sign-ins",
            every=timedelta(hours=1),
            run=duties.forget_ended_sessions,
            vital=False,
        )
