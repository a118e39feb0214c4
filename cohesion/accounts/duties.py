"""What is due by the clock."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from cohesion.accounts.models import SignIn
from cohesion.policy.book import book


def forget_ended_sessions(now: datetime) -> int:
    """Deletes sign-ins that have run out: they open nothing, and say who was here. Returns how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def forget_sign_ins(now: datetime) -> int:
    """Deletes the rows of times that somebody was signed in, some days after they ended. Returns how many.

    The journal goes on saying who came in and when, for as long as the journal is kept.
    """
    before = now - timedelta(days=book().value("session.forgotten_days"))
    return SignIn.objects.filter(good_until__lt=before, reads_until__lt=before).delete()[0]
