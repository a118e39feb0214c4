from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """What is on, in people's own calendars: streams, invitations, and what people answer."""

    name = "cohesion.calendars"
    label = "calendars"

    def ready(self) -> None:
        from cohesion.calendars import checks, keeping, receivers  # noqa: F401  checks register themselves
        from cohesion.directory.leaving import when_somebody_leaves
        from cohesion.messaging.actions import cancel_unsent_to

        receivers.listen()
        keeping.register()
        when_somebody_leaves(lambda person: cancel_unsent_to(person=person, kinds_starting="rsvp."))
