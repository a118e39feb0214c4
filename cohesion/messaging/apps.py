from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Texts out, receipts and replies in."""

    name = "cohesion.messaging"
    label = "messaging"

    def ready(self) -> None:
        from cohesion.journal import readers
        from cohesion.live import registry
        from cohesion.messaging import checks, phones  # noqa: F401  checks register themselves
        from cohesion.messaging.permits import INBOX, PHONES, reads

        registry.register("inbox", lambda person, rest: INBOX.allows(person))
        registry.register(phones.TOPIC, lambda person, rest: PHONES.allows(person))
        readers.register("inbox", reads)
