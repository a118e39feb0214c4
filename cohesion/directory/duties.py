"""What is due by the clock in the directory."""

from datetime import datetime, timedelta

from cohesion.directory.models import Upload
from cohesion.directory.printing import in_folder, is_due, write_cascade
from cohesion.directory.rota_actions import fill_rota
from cohesion.policy.book import book


def write_rota_on(now: datetime) -> int:
    """Writes the rota on by what the weekly patterns have in the days ahead. Returns how many duties are new."""
    return fill_rota(now=now)[0]


def forget_uploads(now: datetime) -> int:
    """Deletes files that nobody decided about in time. Returns how many."""
    before = now - timedelta(minutes=book().value("upload.minutes"))
    return Upload.objects.filter(uploaded_at__lt=before).delete()[0]


def print_cascade(now: datetime) -> bool:
    """Writes the cascade anew into its folder when it is due. True when it did; OSError when it cannot."""
    path = in_folder()
    if path is None or not is_due(now):
        return False
    write_cascade(path, now, "work by the clock")
    return True
