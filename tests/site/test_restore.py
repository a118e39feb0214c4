"""A copy becomes a service again, on an empty system, and sends nothing a second time."""

import json

import pytest
from django.core.management import CommandError, call_command

from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.states import TOLD, State
from cohesion.site.management.commands import restore
from tests import factories
from tests.journeys.conftest import make_database
from tests.messaging.conftest import Script, send_all
from tests.site.process import Process, until
from tests.site.test_serve import get

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "a key of copies that is long enough"


@pytest.fixture
def copy(tmp_path, settings):
    settings.BACKUP_KEY = KEY
    return tmp_path / "copy"


@pytest.fixture
def elsewhere(tmp_path, worker_id):
    """An empty database, and `manage.py` on it: what it said, and with what it ended."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    url = make_database(folder, f"restored_{worker_id}")

    def manage(*arguments: str) -> Process:
        return Process(folder, *arguments, DATABASE_URL=url, BACKUP_KEY=KEY)

    return manage


def done(process: Process) -> str:
    with process:
        assert process.ended() == 0, process.said()
        return process.said()


def an_evening() -> dict[str, Message]:
    """An incident whose messages stand in every state in which something could still leave."""
    from incidents import actions

    place, primary, *_ = factories.a_site()
    actions.raise_incident(by=primary, place=place, kind="fire")
    waiting, called, unknown, taken = Message.objects.order_by("id")[:4]
    tried = {"provider": "simulator", "submit_started_at": clock.now(), "lease_until": clock.now()}
    for message, state in ((called, "sending"), (unknown, "unknown"), (taken, "accepted")):
        Message.objects.filter(pk=message.pk).update(state=state, sid=f"SM{message.pk}", **tried)
    Message.objects.update(expires_at=None)  # nothing of it would be too late by itself
    return {"waiting": waiting, "called": called, "unknown": unknown, "taken": taken}


def test_a_restored_copy_sends_nothing_that_is_in_it(copy, elsewhere, tmp_path):
    was = an_evening()
    call_command("backup", out=copy)
    provider = Script()
    send_all(provider)
    assert provider.sent, "what is not in the copy as sent has left by now"

    assert "none of its messages will be sent" in done(elsewhere("restore", str(copy)))
    with elsewhere("serve", "--port", "0") as served:
        at = served.address()
        until(lambda: get(f"{at}/health/")[0] == 200)
        by = factories.Person.objects.get(pk=was["taken"].person_id).email
        served.tell()
        assert served.ended() == 0, served.said()
    # A new alert leaves, so the sender works; it went through all that was due before.
    place = factories.Place.objects.get()
    done(elsewhere("raise_incident", "--by", by, "--place", place.ref, "--kind", "fire"))
    rows = dumped(elsewhere, tmp_path)
    states = {row["pk"]: row["fields"] for row in rows if row["model"] == "messaging.message"}
    texts = [row for row in rows if row["model"] == "messaging.simulatedtext"]
    assert states[was["waiting"].pk]["state"] == State.EXPIRED
    assert states[was["called"].pk]["state"] == states[was["unknown"].pk]["state"] == State.UNKNOWN
    assert states[was["taken"].pk]["state"] == State.ACCEPTED
    assert all(states[was[name].pk]["settled_at"] for name in ("waiting", "called", "unknown"))
    assert all(states[was[name].pk]["called_back_at"] for name in ("called", "unknown", "taken"))
    new = [fields for pk, fields in states.items() if pk > was["taken"].pk]
    assert len(texts) == len(new) > 0
    assert {fields["state"] for fields in new} <= set(TOLD)


def dumped(elsewhere, tmp_path) -> list[dict]:
    out = tmp_path / "rows.json"
    done(elsewhere("dumpdata", "messaging.message", "messaging.simulatedtext", "--output", str(out)))
    return json.loads(out.read_text())


def test_what_is_not_empty_is_replaced_only_when_asked(copy, elsewhere):
    factories.a_site()
    call_command("backup", out=copy)
    done(elsewhere("restore", str(copy)))
    with elsewhere("restore", str(copy)) as again:
        assert again.ended() == 1
        assert "not empty" in again.said()
    done(elsewhere("restore", str(copy), "--replace"))


def test_running_service_is_never_restored_under(copy, elsewhere):
    factories.a_site()
    call_command("backup", out=copy)
    done(elsewhere("restore", str(copy)))
    with elsewhere("serve", "--port", "0") as served:
        at = served.address()
        until(lambda: get(f"{at}/health/")[0] == 200)
        served_log, served.log = served.log, served.log.with_name("served.log")
        served_log.rename(served.log)
        with elsewhere("restore", str(copy), "--replace") as restored:
            assert restored.ended() == 1, restored.said()
            assert "Nothing was changed" in restored.said()
        assert get(f"{at}/health/")[0] == 200
        served.tell()
        assert served.ended() == 0, served.said()


def test_broken_copy_changes_nothing(copy, elsewhere):
    factories.a_site()
    call_command("backup", out=copy)
    copy.write_bytes(copy.read_bytes()[:-1])
    with elsewhere("restore", str(copy)) as refused:
        assert refused.ended() == 1
        assert "Nothing was changed" in refused.said()


def test_copy_of_another_engine_is_refused():
    with pytest.raises(CommandError, match="DATABASE_URL names"):
        restore.insist_fitting({"engine": "oracle"}, replace=True)


def test_journal_that_was_altered_before_the_copy_is_said(copy, monkeypatch):
    factories.a_site()
    restore.note("2026-11-26T03:00:00+00:00")
    monkeypatch.setattr(restore, "first_fault", lambda subject: f"Entry 1 of {subject} was altered.")
    with pytest.raises(CommandError, match="Entry 1 of backups was altered"):
        restore.insist_unbroken()
