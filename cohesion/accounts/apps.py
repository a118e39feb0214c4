from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "cohesion.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cohesion.accounts import duties, receivers  # noqa: F401  receivers hear from here on
        from cohesion.accounts.links import is_open
        from cohesion.live import registry, rounds

        registry.register_links(is_open)
        rounds.register(
            "forgetting old sign-ins",
            every=timedelta(hours=1),
            run=duties.forget_ended_sessions,
            vital=False,
        )
        rounds.register(
            "forgetting where people were signed in",
            every=timedelta(hours=1),
            run=duties.forget_sign_ins,
            vital=False,
        )
