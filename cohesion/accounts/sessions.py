"""What happens to open pages when somebody signs out."""

from django.db import transaction

from cohesion.live.actions import touch
from cohesion.live.queries import person_topic


def close_pages(sender, request, user, **named) -> None:
    """Ends the session before Django does, so that the sockets that ask again at this moment find it gone."""
    if user is None or not user.pk:
        return
    with transaction.atomic():
        if request is not None:
            request.session.delete()
        touch(person_topic(user.pk))
