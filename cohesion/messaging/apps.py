from datetime import timedelta

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Texts out, receipts and replies in."""

    name = "cohesion.messaging"
    label = "messaging"

    def ready(self) -> None:
        from cohesion.directory.queries import standing
        from cohesion.live import registry, rounds
        from cohesion.messaging import checks, duties, keeping, phones, rules  # noqa: F401  checks register themselves

        registry.register("inbox", lambda person, rest: rules.may_read_inbox(standing(person)))
        registry.register(phones.TOPIC, lambda person, rest: phones.may_be_shown())
        rounds.register(
            "forgetting old signs of life",
            every=timedelta(hours=1),
            run=duties.forget_old_heartbeats,
            vital=False,
        )
        rounds.register(
            "wiping words at the provider",
            every=timedelta(hours=1),
            run=duties.wipe_words_at_providers,
            vital=False,
        )
        keeping.register()
