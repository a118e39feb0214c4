from datetime import timedelta

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Texts out, receipts and replies in."""

    name = "cohesion.messaging"
    label = "messaging"

    def ready(self) -> None:
        from cohesion.journal import readers
        from cohesion.live import registry, rounds
        from cohesion.messaging import checks, duties, keeping, phones  # noqa: F401  checks register themselves
        from cohesion.messaging.permits import INBOX, PHONES, reads

        registry.register("inbox", lambda person, rest: INBOX.allows(person))
        registry.register(phones.TOPIC, lambda person, rest: PHONES.allows(person))
        readers.register("inbox", reads)
        rounds.register(
            "forgetting old signs of life",
            every=timedelta(hours=1),
            run=duties.forget_old_heartbeats,
            vital=False,
        )
        rounds.register(
            "reading the mailbox", every=timedelta(minutes=1), run=duties.read_mailbox, vital=False
        )
        rounds.register(
            "wiping words at the provider",
            every=timedelta(hours=1),
            run=duties.wipe_words_at_providers,
            vital=False,
        )
        keeping.register()
