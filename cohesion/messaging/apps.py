from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Texts out, receipts and replies in."""

    name = "cohesion.messaging"
    label = "messaging"

    def ready(self) -> None:
        from cohesion.directory.queries import standing
        from cohesion.live import registry
        from cohesion.messaging import checks, phones, rules  # noqa: F401  checks register themselves

        registry.register("inbox", lambda person, rest: rules.may_read_inbox(standing(person)))
        registry.register(phones.TOPIC, lambda person, rest: phones.may_be_shown())
