"""The journal on paper, as JSON lines: whole in its chain, and no wider than whoever answers for it may read."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from cohesion.directory.states import Role
from cohesion.journal.actions import ERASURES, write
from cohesion.journal.models import Audience, Entry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybodys_lines():
    for audience in Audience:
        write(by=None, subject="directory.views", kind="note", text=f"For {audience}", audience=audience)


def exported(person, *arguments: str) -> str:
    said = io.StringIO()
    options = ["--by", person.email, "--reason", "Asked for by the auditor", *arguments]
    call_command("export_journal", *options, stdout=said)
    return said.getvalue()


def export(person, *arguments: str) -> list[dict]:
    return [json.loads(line) for line in exported(person, *arguments).splitlines()]


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.POLICE_LIAISON, {"police", "partners", "site", "public"}),
        (Role.ADMINISTRATOR, {"partners", "site", "public"}),
        (None, set()),
    ],
)
def test_words_are_for_whoever_may_read_them_and_the_chain_for_all(everybodys_lines, role, reads):
    person = factories.an_officer(role, on_duty=False) if role else factories.a_person()

    lines = export(person)

    assert {line["words"]["text"] for line in lines if line["words"]} == {f"For {one}" for one in reads}
    assert [line["digest"] for line in lines] == list(
        Entry.objects.exclude(subject=ERASURES).values_list("digest", flat=True)
    )


def test_export_is_written_down_with_who_and_why(everybodys_lines):
    officer = factories.an_officer(Role.DUTY_OFFICER)

    export(officer, "--subject", "directory.views")

    entry = Entry.objects.get(subject=ERASURES)
    assert (entry.kind, entry.counts, entry.words.by) == ("exported", {"entries": 4}, officer)
    assert entry.words.text == "Exported the entries of directory.views. Asked for by the auditor"


def test_nobody_exports_without_a_name_and_a_reason(everybodys_lines):
    officer = factories.an_officer(Role.DUTY_OFFICER)
    with pytest.raises(CommandError, match="nobody here"):
        call_command("export_journal", "--by", "stranger@example.org", "--reason", "Because")
    with pytest.raises(CommandError, match="Say why"):
        call_command("export_journal", "--by", officer.email, "--reason", " ")
    assert not Entry.objects.filter(subject=ERASURES).exists()


def test_subject_that_nobody_claims_is_read_by_nobody(everybodys_lines):
    write(by=None, subject="secret.1", kind="note", text="Sentinel", audience=Audience.PUBLIC)

    lines = export(factories.an_officer(Role.POLICE_LIAISON))

    assert [line["words"] for line in lines if line["subject"] == "secret.1"] == [None]


A_LINE = (
    '{"subject": "directory.views", "number": 1, "kind": "answer.received", "at": "2026-11-22T18:42:00.000123+00:00", '
    '"audience": "partners", "counts": {"seconds": 40}, "words": {"by": null, "by_name": "Łucja – Kettering", '
    '"text": "Police liaison: received", "detail": "by text"}, '
    '"words_digest": "fb2722dca5b4ce40b3eea3bf7c268ad42b6b726f27594f0f203c9f2bdd08b6ad", '
    '"digest": "0346761da01deb5356f32d263516be2a03a7dcc8023e722e19837f9c1762f8be"}\n'
)


def test_o58_an_export_is_the_same_to_the_byte_ten_years_later(time_machine, settings):
    """Whoever kept the first can hold it beside the second. What is written here may never change."""
    time_machine.move_to(datetime(2026, 11, 22, 18, 42, 0, 123, UTC), tick=False)
    officer = factories.an_officer(Role.DUTY_OFFICER, on_duty=False)
    write(
        by=None,
        by_name="Łucja – Kettering",
        subject="directory.views",
        kind="answer.received",
        text="Police liaison: received",
        detail="by text",
        counts={"seconds": 40},
    )
    write(by=None, subject="incident.M4XR", kind="note", text="Another")
    then = exported(officer, "--subject", "directory.views")
    time_machine.move_to(datetime(2036, 11, 22, 6, 0, tzinfo=UTC), tick=False)
    settings.TIME_ZONE = "Asia/Karachi"
    write(by=officer, subject="incident.M4XR", kind="note", text="Years later")
    assert exported(officer, "--subject", "directory.views") == then == A_LINE
