from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Texts out, receipts and replies in."""

    name = "cohesion.messaging"
    label = "messaging"
