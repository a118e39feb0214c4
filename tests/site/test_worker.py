import pytest
from django.core.management import CommandError, call_command

from cohesion.messaging.models import Heartbeat
from tests.site.process import Process, until

pytestmark = pytest.mark.django_db(transaction=True)


def test_worker_sends_until_it_is_told_to_end(tmp_path):
    with Process(tmp_path, "worker") as worker:
        worker.wait_for("The worker is sending")
        until(Heartbeat.objects.exists)
        worker.tell()
        assert (worker.ended(), worker.said()) == (0, "The worker is sending\n")


def test_serve_for_the_web_alone_sends_nothing(tmp_path):
    with Process(tmp_path, "serve", "--web", "--port", "0") as web:
        web.address()
        web.tell()
        assert web.ended() == 0, web.said()
    assert not Heartbeat.objects.exists()


def test_worker_without_tables_is_refused_in_words(monkeypatch):
    monkeypatch.setattr("cohesion.site.running.unapplied_migrations", lambda: ["journal.0001"])
    with pytest.raises(CommandError, match="Do this: python manage"):
        call_command("worker")
