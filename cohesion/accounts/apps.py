from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and their sign-in."""

    name = "cohesion.accounts"
    label = "accounts"

    def ready(self) -> None:
        from cohesion.accounts import duties
        from cohesion.live import rounds

        rounds.register(
            "forgetting old sign-ins",
            every=timedelta(hours=1),
            run=duties.forget_ended_sessions,
            vital=False,
        )
