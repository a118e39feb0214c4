"""What is due by the clock."""

from datetime import datetime

from django.contrib.sessions.models import Session


def forget_ended_sessions(now: datetime) -> int:
    """Deletes sign-ins that have run out: they open nothing, and say who was here. Returns how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
