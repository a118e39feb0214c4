"""What is due by the clock."""

from datetime import datetime, timedelta

from cohesion.directory.models import Upload
from cohesion.policy.book import book


def forget_uploads(now: datetime) -> int:
    """Deletes files that nobody decided about in time. Returns how many."""
    before = now - timedelta(minutes=book().value("upload.minutes"))
    return Upload.objects.filter(uploaded_at__lt=before).delete()[0]
