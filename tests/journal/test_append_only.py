import pytest
from django.db import DatabaseError, connection, transaction

from cohesion.journal.actions import write
from cohesion.journal.guard import opened
from cohesion.journal.models import Audience, Entry, Words
from cohesion.journal.queries import timeline
from cohesion.journal.verifying import first_fault
from cohesion.live.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return [write(by=None, subject="incident.TEST", kind="note", text=f"Line {n}") for n in (1, 2, 3)]


def test_entries_of_a_subject_are_numbered_and_chained(three):
    assert [entry.number for entry in three] == [1, 2, 3]
    assert len({entry.digest for entry in three}) == 3
    assert first_fault("incident.TEST") == ""


def test_writing_touches_the_topic_of_the_same_name(three):
    assert Topic.objects.get(name="incident.TEST").revision == 3


@pytest.mark.parametrize("model", [Entry, Words])
def test_database_itself_refuses_to_change_or_remove(three, model):
    change = {Entry: {"kind": "other"}, Words: {"text": "Something else"}}[model]
    for act in (lambda: model.objects.update(**change), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert model.objects.count() == 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite knows INSERT OR REPLACE")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO journal_words (entry_id, by_name, text, detail, digest) "
        "SELECT entry_id, by_name, 'Altered', detail, digest FROM journal_words",
        "REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "INSERT OR REPLACE INTO journal_entry (subject, number, kind, at, audience, counts, digest) "
        "SELECT subject, number, 'other', at, audience, counts, digest FROM journal_entry",
    ],
)
def test_database_itself_refuses_to_replace(three, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Words.objects.order_by("pk").values_list("text", flat=True)) == ["Line 1", "Line 2", "Line 3"]
    assert first_fault("incident.TEST") == ""


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (
            lambda: Words.objects.filter(entry__number=2).update(text="Nothing happened"),
            "The words of entry 2",
        ),
        (lambda: Entry.objects.filter(number=2).update(kind="other"), "Entry 2 of incident.TEST was altered"),
        (lambda: Entry.objects.filter(number=1).update(audience=Audience.PUBLIC), "Entry 1 of"),
    ],
)
def test_whoever_forces_the_guard_is_found_by_the_chain(three, tamper, fault):
    with opened():
        tamper()

    assert fault in first_fault("incident.TEST")


def test_removed_entry_is_found(three):
    with opened():
        Words.objects.filter(entry__number=2)._raw_delete("default")
        Entry.objects.filter(number=2)._raw_delete("default")

    assert first_fault("incident.TEST") == "Entry 2 of incident.TEST is missing."


def test_each_reader_sees_their_own_audience_and_wider_ones():
    for audience in Audience:
        write(by=None, subject="s", kind="note", text=audience.value, audience=audience)

    def read(reader):
        return {entry.words.text for entry in timeline("s", reader)}

    assert read(Audience.POLICE) == {"police", "partners", "site", "public"}
    assert read(Audience.PARTNERS) == {"partners", "site", "public"}
    assert read(Audience.SITE) == {"site", "public"}
    assert read(Audience.PUBLIC) == {"public"}


def test_writing_outside_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError, match="belongs in the transaction"):
        write(by=None, subject="s", kind="note", text="Loose")
    assert not Entry.objects.exists()
