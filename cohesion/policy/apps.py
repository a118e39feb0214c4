from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Dated, sourced settings and wording."""

    name = "cohesion.policy"
    label = "policy"
