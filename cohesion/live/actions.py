"""The one way to say that something changed."""

from django.db import connection, transaction

from cohesion.live import bell
from cohesion.live.models import Topic

# In one statement, as every receipt and reply waits for it: both engines have the same words for that.
RAISE = """INSERT INTO live_topic (name, revision) VALUES (%s, 1)
    ON CONFLICT (name) DO UPDATE SET revision = live_topic.revision + 1 RETURNING revision"""


def touch(name: str) -> int:
    """Raises the topic's revision and returns it; on commit whoever watches is nudged.

    Must be called in the transaction that made the change. The row stays locked until that commits, so writers of
    one topic take turns on PostgreSQL too.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("touch() belongs in the transaction that changes what people see.")
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [name])
        (revision,) = cursor.fetchone()
    ring(bell.TOPICS)
    return revision


def hold(name: str) -> None:
    """Makes writers of a topic take turns until this transaction ends, as touch() does, and tells nobody anything."""
    Topic.objects.bulk_create([Topic(name=name)], ignore_conflicts=True)
    Topic.objects.select_for_update().get(name=name)


def ring(channel: str) -> None:
    """Wakes, on commit, whoever waits on this channel here, and on PostgreSQL in other processes too."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('cohesion', %s)", [channel])
    transaction.on_commit(lambda: bell.ring(channel))
