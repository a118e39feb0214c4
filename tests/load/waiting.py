"""Texts that wait for their time, put into the outbox of the server that is measured: `manage.py shell` runs this."""

from datetime import timedelta

from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.states import Lane

BATCH = 2000


def wait(count: int, stream: int, after_s: float, every_s: float) -> None:
    """So many that are due tomorrow, and a stream of others of which one comes due every so often."""
    now = clock.now()
    later = (_text(f"later.{n}", now, now + timedelta(days=1, seconds=n)) for n in range(count))
    Message.objects.bulk_create(later, batch_size=BATCH)
    begins = clock.now() + timedelta(seconds=after_s)
    Message.objects.bulk_create(
        _text(f"stream.{n}", now, begins + timedelta(seconds=n * every_s)) for n in range(stream)
    )


def _text(about: str, posted_at, due_at) -> Message:
    """Each of a stream goes to a number of its own: the networks carry twenty of the same words to one in an hour."""
    number = int(about.rpartition(".")[2]) % 1000
    return Message(
        to=f"+447700900{number:03}",
        body="A drill",
        segments=1,
        kind="drill",
        topic=about,
        about=about,
        lane=min(Lane),
        posted_at=posted_at,
        due_at=due_at,
    )
