from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """What is on, in people's own calendars: streams, invitations, and what people answer."""

    name = "cohesion.calendars"
    label = "calendars"
