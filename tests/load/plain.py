"""A second server on the same database, with nothing but the yardsticks of plain_page.py."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.load.service import Service


@contextmanager
def plain(service: Service) -> Iterator[Service]:
    """Serves until the block ends, at the next port."""
    folder = service.folder / "plain"
    folder.mkdir()
    environment = service.environment
    other = Service(
        folder, environment["DATABASE_URL"], service.port + 1, provider=environment["TWILIO_API_BASE"]
    )
    other.environment["DJANGO_SETTINGS_MODULE"] = "tests.load.plain_settings"
    other.start()
    try:
        yield other
    finally:
        other.stop()
