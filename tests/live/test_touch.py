import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cohesion.live import bell
from cohesion.live.actions import touch
from cohesion.live.queries import revisions

TOPIC = "board.K7P2"


@pytest.mark.django_db
def test_touch_counts_from_one_and_says_the_number():
    assert [touch(TOPIC), touch(TOPIC), touch("board.other")] == [1, 2, 1]
    assert revisions([TOPIC]) == {TOPIC: 2}


@pytest.mark.django_db
def test_touch_asks_the_database_once_for_the_number(monkeypatch):
    monkeypatch.setattr("cohesion.live.actions.ring", lambda channel: None)
    for _ in ("a topic that nobody has touched", "one that is known"):
        with CaptureQueriesContext(connection) as asked:
            touch(TOPIC)
        assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_touch_that_is_rolled_back_leaves_no_trace_and_wakes_nobody(monkeypatch):
    rung = []
    monkeypatch.setattr(bell, "ring", rung.append)
    with transaction.atomic():
        touch(TOPIC)
        transaction.set_rollback(True)
    assert (revisions([TOPIC]), rung) == ({TOPIC: 0}, [])
    with transaction.atomic():
        touch(TOPIC)
    assert (revisions([TOPIC]), rung) == ({TOPIC: 1}, [bell.TOPICS])


@pytest.mark.django_db(transaction=True)
def test_touch_without_a_transaction_is_a_mistake():
    with pytest.raises(RuntimeError):
        touch(TOPIC)
