"""What is due by the clock in the directory."""

from datetime import datetime, timedelta

from cohesion.directory.models import Upload
from cohesion.directory.rota_actions import fill_rota
from cohesion.policy.book import book


def write_rota_on(now: datetime) -> int:
    """Writes the rota on by what the weekly patterns have in the days ahead. Returns how many duties are new."""
    return fill_rota(now=now)[0]


def forget_uploads(now: datetime) -> int:
    """Deletes files that nobody decided about in time. Returns how many."""
    before = now - timedelta(minutes=book().value("upload.minutes"))
    return Upload.objects.filter(uploaded_at__lt=before).delete()[0]
